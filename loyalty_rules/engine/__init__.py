"""Engine: events → entries."""
