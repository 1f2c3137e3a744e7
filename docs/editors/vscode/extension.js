const { workspace } = require("vscode");
const { LanguageClient } = require("vscode-languageclient/node");

let client;

exports.activate = () => {
  const command = workspace.getConfiguration("loyaltyRules").get("command");
  client = new LanguageClient(
    "loyalty-rules",
    "Loyalty rules",
    { command, args: ["lsp"] },
    {
      documentSelector: [
        { scheme: "file", language: "loyalty" },
        { scheme: "file", language: "yaml" },
      ],
      synchronize: { fileEvents: workspace.createFileSystemWatcher("**/*.{loyalty,yaml,yml}") },
    },
  );
  return client.start();
};

exports.deactivate = () => client && client.stop();
