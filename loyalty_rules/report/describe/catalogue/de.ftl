# Die Sätze der Beschreibung eines Programms auf Deutsch. Bedingungen sind Nebensätze ohne Konjunktion: das Verb steht
# am Ende („der Betrag mindestens 50 € beträgt“). Auslöser stehen am Satzanfang, das Verb folgt; wer mit einem
# Nebensatz endet, bringt sein Komma mit. `.of` ist der Genitiv, `case: after` der Dativ.

## Wörter

event-purchase = Einkauf
  .where = bei dem
  .many = Einkäufe
  .every = { $whose ->
      [friend] für jeden Einkauf der geworbenen Person
     *[you] für jeden Einkauf
    }
  .first = { $whose ->
      [friend] für den ersten Einkauf der geworbenen Person
     *[you] für Ihren ersten Einkauf
    }
event-join = Beitritt
  .where = bei dem
  .many = Beitritte
  .every = { $whose ->
      [friend] für den Beitritt der geworbenen Person
     *[you] für Ihren Beitritt
    }
  .first = { $whose ->
      [friend] für den Beitritt der geworbenen Person
     *[you] für Ihren Beitritt
    }
event-return = Rückgabe
  .where = bei der
  .many = Rückgaben
  .every = { $whose ->
      [friend] für jede Rückgabe der geworbenen Person
     *[you] für jede Rückgabe
    }
  .first = { $whose ->
      [friend] für die erste Rückgabe der geworbenen Person
     *[you] für Ihre erste Rückgabe
    }
event-stay = Aufenthalt
  .where = bei dem
  .many = Aufenthalte
  .every = { $whose ->
      [friend] für jeden Aufenthalt der geworbenen Person
     *[you] für jeden Aufenthalt
    }
  .first = { $whose ->
      [friend] für den ersten Aufenthalt der geworbenen Person
     *[you] für Ihren ersten Aufenthalt
    }
event-visit = Besuch
  .where = bei dem
  .many = Besuche
  .every = { $whose ->
      [friend] für jeden Besuch der geworbenen Person
     *[you] für jeden Besuch
    }
  .first = { $whose ->
      [friend] für den ersten Besuch der geworbenen Person
     *[you] für Ihren ersten Besuch
    }
event-refuel = Tanken
  .where = bei dem
  .many = Tankvorgänge
  .every = { $whose ->
      [friend] für jedes Tanken der geworbenen Person
     *[you] für jedes Tanken
    }
  .first = { $whose ->
      [friend] für das erste Tanken der geworbenen Person
     *[you] für Ihr erstes Tanken
    }
event-review = Bewertung
  .where = bei der
  .many = Bewertungen
  .every = { $whose ->
      [friend] für jede Bewertung der geworbenen Person
     *[you] für jede Bewertung
    }
  .first = { $whose ->
      [friend] für die erste Bewertung der geworbenen Person
     *[you] für Ihre erste Bewertung
    }
event-flight = Flug
  .where = bei dem
  .many = Flüge
  .every = { $whose ->
      [friend] für jeden Flug der geworbenen Person
     *[you] für jeden Flug
    }
  .first = { $whose ->
      [friend] für den ersten Flug der geworbenen Person
     *[you] für Ihren ersten Flug
    }
event-delivery = Lieferung
  .where = bei der
  .many = Lieferungen
  .every = { $whose ->
      [friend] für jede Lieferung der geworbenen Person
     *[you] für jede Lieferung
    }
  .first = { $whose ->
      [friend] für die erste Lieferung der geworbenen Person
     *[you] für Ihre erste Lieferung
    }
event-bill = Rechnung
  .where = bei der
  .many = Rechnungen
  .every = { $whose ->
      [friend] für jede Rechnung der geworbenen Person
     *[you] für jede Rechnung
    }
  .first = { $whose ->
      [friend] für die erste Rechnung der geworbenen Person
     *[you] für Ihre erste Rechnung
    }
event-invoice = Rechnung
  .where = bei der
  .many = Rechnungen
  .every = { $whose ->
      [friend] für jede Rechnung der geworbenen Person
     *[you] für jede Rechnung
    }
  .first = { $whose ->
      [friend] für die erste Rechnung der geworbenen Person
     *[you] für Ihre erste Rechnung
    }
event-login = Anmeldung
  .where = bei der
  .many = Anmeldungen
  .every = { $whose ->
      [friend] für jede Anmeldung der geworbenen Person
     *[you] für jede Anmeldung
    }
  .first = { $whose ->
      [friend] für die erste Anmeldung der geworbenen Person
     *[you] für Ihre erste Anmeldung
    }
event-other = Vorgang „{ $name }“
  .where = bei dem
  .many = Vorgänge „{ $name }“
  .every = { $whose ->
      [friend] für jeden Vorgang „{ $name }“ der geworbenen Person
     *[you] für jeden Vorgang „{ $name }“
    }
  .first = { $whose ->
      [friend] für den ersten Vorgang „{ $name }“ der geworbenen Person
     *[you] für Ihren ersten Vorgang „{ $name }“
    }

field-amount = der Betrag
  .of = des Betrags
  .plain = Betrag
field-quantity = die Menge
  .of = der Menge
  .plain = Menge
field-category = die Kategorie
  .of = der Kategorie
  .plain = Kategorie
field-kind = die Art
  .of = der Art
  .plain = Art
field-channel = der Kanal
  .of = des Kanals
  .plain = Kanal
field-store = die Filiale
  .of = der Filiale
  .plain = Filiale
field-shop = das Geschäft
  .of = des Geschäfts
  .plain = Geschäft
field-brand = die Marke
  .of = der Marke
  .plain = Marke
field-nights = die Zahl der Nächte
  .of = der Zahl der Nächte
  .plain = Nächte
field-guests = die Zahl der Gäste
  .of = der Zahl der Gäste
  .plain = Gäste
field-stars = die Zahl der Sterne
  .of = der Zahl der Sterne
  .plain = Sterne
field-distance = die Entfernung
  .of = der Entfernung
  .plain = Entfernung
field-weight = das Gewicht
  .of = des Gewichts
  .plain = Gewicht
field-tip = das Trinkgeld
  .of = des Trinkgelds
  .plain = Trinkgeld
field-email = die E-Mail-Adresse
  .of = der E-Mail-Adresse
  .plain = E-Mail-Adresse
field-card = die Karte
  .of = der Karte
  .plain = Karte
field-household = der Haushalt
  .of = des Haushalts
  .plain = Haushalt
field-at = der Partner
  .of = des Partners
  .plain = Partner
field-at-category = die Art des Partners
  .of = der Art des Partners
  .plain = Art des Partners
field-lapsing = die bald verfallende Menge
  .of = der bald verfallenden Menge
  .plain = bald verfallend
field-last-day = der letzte Tag der Einlösbarkeit
  .of = des letzten Tags der Einlösbarkeit
  .plain = letzter Tag
field-other = { $kind ->
    [count] die Anzahl „{ $name }“
   *[other] das Merkmal „{ $name }“
  }
  .of = { $kind ->
      [count] der Anzahl „{ $name }“
     *[other] des Merkmals „{ $name }“
    }
  .plain = „{ $name }“
own-joined = { $whose ->
    [friend] der Tag des Beitritts der geworbenen Person
   *[you] der Tag Ihres Beitritts
  }
  .of = { $whose ->
      [friend] des Beitritts der geworbenen Person
     *[you] Ihres Beitritts
    }
own-birthday = { $whose ->
    [friend] der Geburtstag der geworbenen Person
   *[you] Ihr Geburtstag
  }
  .of = { $whose ->
      [friend] des Geburtstags der geworbenen Person
     *[you] Ihres Geburtstags
    }
own-referrer = { $whose ->
    [friend] das Mitglied, das die geworbene Person geworben hat,
   *[you] das Mitglied, das Sie geworben hat,
  }
  .of = { $whose ->
      [friend] des Mitglieds, das die geworbene Person geworben hat,
     *[you] des Mitglieds, das Sie geworben hat,
    }
own-other = { $whose ->
    [friend] die Angabe „{ $name }“ der geworbenen Person
   *[you] Ihre Angabe „{ $name }“
  }
  .of = { $whose ->
      [friend] der Angabe „{ $name }“ der geworbenen Person
     *[you] Ihrer Angabe „{ $name }“
    }

measure-spend = { $whose ->
    [friend] der Umsatz der geworbenen Person
   *[you] Ihr Umsatz
  }
  .of = { $whose ->
      [friend] des Umsatzes der geworbenen Person
     *[you] Ihres Umsatzes
    }
measure-purchases = { $whose ->
    [friend] die Zahl der Einkäufe der geworbenen Person
   *[you] die Zahl Ihrer Einkäufe
  }
  .of = { $whose ->
      [friend] der Zahl der Einkäufe der geworbenen Person
     *[you] der Zahl Ihrer Einkäufe
    }
measure-visits = { $whose ->
    [friend] die Zahl der Besuche der geworbenen Person
   *[you] die Zahl Ihrer Besuche
  }
  .of = { $whose ->
      [friend] der Zahl der Besuche der geworbenen Person
     *[you] der Zahl Ihrer Besuche
    }
measure-nights = { $whose ->
    [friend] die Zahl der Nächte der geworbenen Person
   *[you] die Zahl Ihrer Nächte
  }
  .of = { $whose ->
      [friend] der Zahl der Nächte der geworbenen Person
     *[you] der Zahl Ihrer Nächte
    }
measure-other = { $whose ->
    [friend] der Wert „{ $name }“ der geworbenen Person
   *[you] Ihr Wert „{ $name }“
  }
  .of = { $whose ->
      [friend] des Werts „{ $name }“ der geworbenen Person
     *[you] Ihres Werts „{ $name }“
    }
measure-titled = der Wert „{ $name }“
  .of = des Werts „{ $name }“
measure-count = { $whose ->
    [friend] die Zahl der { $events } der geworbenen Person
   *[you] die Zahl Ihrer { $events }
  }
  .of = { $whose ->
      [friend] der Zahl der { $events } der geworbenen Person
     *[you] der Zahl Ihrer { $events }
    }
measure-count-where = { $whose ->
    [friend] die Zahl der { $events } der geworbenen Person, bei denen { $condition },
   *[you] die Zahl Ihrer { $events }, bei denen { $condition },
  }
  .of = { $whose ->
      [friend] der Zahl der { $events } der geworbenen Person, bei denen { $condition },
     *[you] der Zahl Ihrer { $events }, bei denen { $condition },
    }

parts-items = Artikel
parts-other = Einträge „{ $name }“

unit-points = { $count ->
    [one] { $number } Punkt
   *[other] { $number } Punkte
  }
unit-stamps = { $number } Stempel
unit-miles = { $count ->
    [one] { $number } Meile
   *[other] { $number } Meilen
  }
unit-coins = { $count ->
    [one] { $number } Münze
   *[other] { $number } Münzen
  }
unit-hearts = { $count ->
    [one] { $number } Herz
   *[other] { $number } Herzen
  }
unit-stars = { $count ->
    [one] { $number } Stern
   *[other] { $number } Sterne
  }
unit-vouchers = { $count ->
    [one] { $number } Gutschein
   *[other] { $number } Gutscheine
  }
unit-litres = { $number } Liter
unit-kilos = { $number } Kilo
unit-gigabytes = { $number } Gigabyte
unit-nights = { $count ->
    [one] { $number } Nacht
   *[other] { $number } Nächte
  }
unit-other = { $number } { $name }
money = Geld
units-points = Punkte
units-stamps = Stempel
units-miles = Meilen
units-coins = Münzen
units-hearts = Herzen
units-stars = Sterne
units-vouchers = Gutscheine
units-gigabytes = Gigabyte
units-other = { $name }
value-other = „{ $name }“
times = { $count ->
    [one] einmal
   *[other] { $number }-mal
  }

date = der { $day }
quoted = „{ $name }“
yes = ja
no = nein
none = keiner
any = alle übrigen

## Zeiträume

days = { $count ->
    [one] { $case ->
        [after] { $number } Tag
       *[plain] { $number } Tag
      }
   *[other] { $case ->
        [after] { $number } Tagen
       *[plain] { $number } Tage
      }
  }
months = { $count ->
    [one] { $case ->
        [after] { $number } Monat
       *[plain] { $number } Monat
      }
   *[other] { $case ->
        [after] { $number } Monaten
       *[plain] { $number } Monate
      }
  }
years = { $count ->
    [one] { $case ->
        [after] { $number } Jahr
       *[plain] { $number } Jahr
      }
   *[other] { $case ->
        [after] { $number } Jahren
       *[plain] { $number } Jahre
      }
  }
duration-both = { $first } und { $second }

window-day = { $form ->
    [each] pro Kalendertag
   *[this] am laufenden Kalendertag
  }
window-week = { $form ->
    [each] pro Kalenderwoche
   *[this] in der laufenden Kalenderwoche
  }
window-month = { $form ->
    [each] pro Kalendermonat
   *[this] im laufenden Kalendermonat
  }
window-quarter = { $form ->
    [each] pro Kalenderquartal
   *[this] im laufenden Kalenderquartal
  }
window-year = { $form ->
    [each] pro Kalenderjahr
   *[this] im laufenden Kalenderjahr
  }
window-last-day = am Vortag
window-last-week = in der vorigen Kalenderwoche
window-last-month = im vorigen Kalendermonat
window-last-quarter = im vorigen Kalenderquartal
window-last-year = im vorigen Kalenderjahr
window-lifetime = { $form ->
    [each] insgesamt
   *[this] seit Ihrem Beitritt
  }
window-anchored-month = { $form ->
    [each] pro Monat ab dem Monatstag { $date }
   *[this] im laufenden Monat ab dem Monatstag { $date }
  }
window-anchored-quarter = { $form ->
    [each] pro Quartal ab dem Monatstag { $date }
   *[this] im laufenden Quartal ab dem Monatstag { $date }
  }
window-anchored-year = { $form ->
    [each] pro Jahr ab dem Jahrestag { $date }
   *[this] im laufenden Jahr ab dem Jahrestag { $date }
  }
window-since-tier = seit der letzten Änderung Ihres Status
window-tier-year = im laufenden Jahr seit der letzten Änderung Ihres Status
window-rolling = { $form ->
    [each] innerhalb von { $duration }
   *[this] in den letzten { $duration }
  }
window-last-events = innerhalb der letzten { $number } Ihrer { $events }
window-dates = vom { $first } bis zum { $last }
window-event = { $form ->
   *[any] je Vorgang
  }

period-day = Kalendertag
  .of = des Kalendertags
  .next = des folgenden Kalendertags
  .in = in den laufenden Kalendertag
period-week = Kalenderwoche
  .of = der Kalenderwoche
  .next = der folgenden Kalenderwoche
  .in = in die laufende Kalenderwoche
period-month = Kalendermonat
  .of = des Kalendermonats
  .next = des folgenden Kalendermonats
  .in = in den laufenden Kalendermonat
period-quarter = Kalenderquartal
  .of = des Kalenderquartals
  .next = des folgenden Kalenderquartals
  .in = in das laufende Kalenderquartal
period-year = Kalenderjahr
  .of = des Kalenderjahrs
  .next = des folgenden Kalenderjahrs
  .in = in das laufende Kalenderjahr

## Werte

value-measured = { $measure } { $window }
  .of = { $measure } { $window }
value-keyed = { $value } (für denselben Wert von { $field })
  .of = { $value } (für denselben Wert von { $field })
value-including = { $value } (diesen Vorgang mitgezählt)
  .of = { $value } (diesen Vorgang mitgezählt)
value-tier = { $whose ->
    [friend] der Status der geworbenen Person
   *[you] Ihr Status
  }
  .of = { $whose ->
      [friend] des Status der geworbenen Person
     *[you] Ihres Status
    }
value-ladder = { $whose ->
    [friend] der Status „{ $ladder }“ der geworbenen Person
   *[you] Ihr Status „{ $ladder }“
  }
  .of = { $whose ->
      [friend] des Status „{ $ladder }“ der geworbenen Person
     *[you] Ihres Status „{ $ladder }“
    }
value-date = das Datum
  .of = des Datums
value-weekday = der Wochentag
  .of = des Wochentags
value-month = der Monat
  .of = des Monats
value-time = die Uhrzeit
  .of = der Uhrzeit
value-member = das Mitglied
  .of = des Mitglieds
value-largest = der größte Wert von „{ $name }“ je { $field } { $window }
  .of = des größten Werts von „{ $name }“ je { $field } { $window }
value-top = das Merkmal { $field } mit dem größten Wert von „{ $name }“ { $window }
  .of = des Merkmals { $field } mit dem größten Wert von „{ $name }“ { $window }
value-table = die Angabe der Tabelle „{ $name }“
  .of = der Angabe der Tabelle „{ $name }“
value-computed = der Wert „{ $name }“
  .of = des Werts „{ $name }“
means-value = „{ $name }“ berechnet sich so: { $value }.
value-plus = { $left } zuzüglich { $right }
  .of = { $left_of } zuzüglich { $right }
value-minus = { $left } abzüglich { $right }
  .of = { $left_of } abzüglich { $right }
value-product = { $left } × { $right }
  .of = { $left } × { $right }
value-quotient = { $left } / { $right }
  .of = { $left } / { $right }
value-dated = { $value } (ab dem { $date }: { $later })
  .of = { $value } (ab dem { $date }: { $later })
value-later = nichts (ab dem { $date }: { $later })
  .of = nichts (ab dem { $date }: { $later })
value-moved = { $date } zuzüglich { $duration }
  .of = { $date } zuzüglich { $duration }
value-sum = die Summe { $value_of } aller { $parts }
  .of = der Summe { $value_of } aller { $parts }
value-sum-where = die Summe { $value_of } aller { $parts }, bei denen { $condition },
  .of = der Summe { $value_of } aller { $parts }, bei denen { $condition },
value-largest-part = der größte Wert { $value_of } aller { $parts }
  .of = des größten Werts { $value_of } aller { $parts }
value-largest-part-where = der größte Wert { $value_of } aller { $parts }, bei denen { $condition },
  .of = des größten Werts { $value_of } aller { $parts }, bei denen { $condition },
value-smallest-part = der kleinste Wert { $value_of } aller { $parts }
  .of = des kleinsten Werts { $value_of } aller { $parts }
value-smallest-part-where = der kleinste Wert { $value_of } aller { $parts }, bei denen { $condition },
  .of = des kleinsten Werts { $value_of } aller { $parts }, bei denen { $condition },
value-number-parts = die Zahl der { $parts }
  .of = der Zahl der { $parts }
value-number-parts-where = die Zahl der { $parts }, bei denen { $condition },
  .of = der Zahl der { $parts }, bei denen { $condition },
value-rounded = { $value }, { $rounding } auf { $step },
  .of = { $value_of }, { $rounding } auf { $step },

rounding-down = abgerundet
rounding-up = aufgerundet
rounding-half-up = kaufmännisch gerundet
rounding-half-down = gerundet (die Hälfte nach unten)
rounding-half-even = gerundet (die Hälfte zur geraden Zahl)

## Bedingungen: Nebensätze, das Verb am Ende

if-amount = { $operator ->
    [is] { $value } genau { $bound } beträgt
    [is-not] { $value } nicht { $bound } beträgt
    [less] { $value } weniger als { $bound } beträgt
    [at-most] { $value } höchstens { $bound } beträgt
    [more] { $value } mehr als { $bound } beträgt
   *[at-least] { $value } mindestens { $bound } beträgt
  }
if-date = { $operator ->
    [is] { $value } { $bound } ist
    [is-not] { $value } nicht { $bound } ist
    [less] { $value } früher ist als { $bound }
    [at-most] { $value } nicht später ist als { $bound }
    [more] { $value } später ist als { $bound }
   *[at-least] { $value } nicht früher ist als { $bound }
  }
if-time = { $operator ->
    [is] { $value } { $bound } Uhr ist
    [is-not] { $value } nicht { $bound } Uhr ist
    [less] { $value } vor { $bound } Uhr liegt
    [at-most] { $value } nicht nach { $bound } Uhr liegt
    [more] { $value } nach { $bound } Uhr liegt
   *[at-least] { $value } nicht vor { $bound } Uhr liegt
  }
if-tier = { $whose ->
    [friend] { $operator ->
        [is] die geworbene Person den Status { $tier } hat
        [is-not] die geworbene Person nicht den Status { $tier } hat
        [less] die geworbene Person einen niedrigeren Status als { $tier } hat
        [at-most] die geworbene Person höchstens den Status { $tier } hat
        [more] die geworbene Person einen höheren Status als { $tier } hat
       *[at-least] die geworbene Person mindestens den Status { $tier } hat
      }
   *[you] { $operator ->
        [is] Sie den Status { $tier } haben
        [is-not] Sie nicht den Status { $tier } haben
        [less] Sie einen niedrigeren Status als { $tier } haben
        [at-most] Sie höchstens den Status { $tier } haben
        [more] Sie einen höheren Status als { $tier } haben
       *[at-least] Sie mindestens den Status { $tier } haben
      }
  }
if-tier-one-of = { $whose ->
    [friend] { $negated ->
        [yes] die geworbene Person keinen der Status { $all } hat
       *[no] die geworbene Person den Status { $either } hat
      }
   *[you] { $negated ->
        [yes] Sie keinen der Status { $all } haben
       *[no] Sie den Status { $either } haben
      }
  }
if-is = { $negated ->
    [yes] { $value } nicht { $bound } ist
   *[no] { $value } { $bound } ist
  }
if-one-of = { $negated ->
    [yes] { $value } nicht { $either } ist
   *[no] { $value } { $either } ist
  }
if-missing = { $negated ->
    [yes] { $value } bekannt ist
   *[no] { $value } fehlt
  }
if-no-tier = { $negated ->
    [yes] Sie einen Status haben
   *[no] Sie keinen Status haben
  }
if-yes = { $negated ->
    [yes] { $value } „nein“ ist
   *[no] { $value } „ja“ ist
  }
if-falls-in = { $negated ->
    [yes] der Jahrestag { $value_of } nicht { $period } fällt
   *[no] der Jahrestag { $value_of } { $period } fällt
  }
if-drawn = { $negated ->
    [yes] Sie nicht zu den { $share } der Mitglieder gehören, die ausgelost wurden
   *[no] Sie zu den { $share } der Mitglieder gehören, die ausgelost wurden
  }
if-code = { $negated ->
    [yes] kein gültiger Code aus „{ $code }“ angegeben wird
   *[no] ein gültiger Code aus „{ $code }“ angegeben wird
  }
if-includes = { $negated ->
    [yes] „{ $name }“ { $item } nicht enthält
   *[no] „{ $name }“ { $item } enthält
  }
if-any = bei mindestens einem der { $parts } { $condition }
if-every = bei jedem der { $parts } { $condition }
if-no = bei keinem der { $parts } { $condition }
if-shares = { $negated ->
    [yes] Sie und die geworbene Person nicht dieselbe Angabe zu { $fields } haben
   *[no] Sie und die geworbene Person dieselbe Angabe zu { $fields } haben
  }
if-holds = { $whose ->
    [friend] { $negated ->
        [yes] die geworbene Person „{ $tier }“ nicht hat
       *[no] die geworbene Person „{ $tier }“ hat
      }
   *[you] { $negated ->
        [yes] Sie „{ $tier }“ nicht haben
       *[no] Sie „{ $tier }“ haben
      }
  }
if-not = es nicht zutrifft, dass { $condition }
if-always = immer
if-never = nie

## Was eine Regel auslöst

trigger-where = { $trigger }, { $where } { $condition },
trigger-each-window = { $trigger } { $window }
trigger-reaching = sobald { $value } { $threshold } erreicht,
trigger-reaching-every = sobald { $value } { $threshold } erreicht, und danach je weitere { $every },
trigger-goals = sobald all dies zutrifft ({ $goals }),
goal = { $value } erreicht { $threshold }
goal-every = { $value } erreicht { $threshold } und danach je weitere { $every }
trigger-tier = { $whose ->
    [friend] sobald die geworbene Person „{ $tier }“ erreicht,
   *[you] sobald Sie „{ $tier }“ erreichen,
  }
trigger-any-tier = { $whose ->
    [friend] sobald die geworbene Person einen neuen Status erreicht,
   *[you] sobald Sie einen neuen Status erreichen,
  }
trigger-any-tier-of = sobald Sie einen neuen Status in „{ $ladder }“ erreichen,
trigger-end-day = am Ende jedes Kalendertags
trigger-end-week = am Ende jeder Kalenderwoche
trigger-end-month = am Ende jedes Kalendermonats
trigger-end-quarter = am Ende jedes Kalenderquartals
trigger-end-year = am Ende jedes Kalenderjahrs
trigger-yearly = jedes Jahr am { $day }
trigger-birthday = jedes Jahr an Ihrem Geburtstag
trigger-anniversary = jedes Jahr am Jahrestag { $field_of }
trigger-anniversary-month = jeden Monat am Monatstag { $field_of }
trigger-anniversary-quarter = jedes Quartal am Monatstag { $field_of }
trigger-anniversary-closes-month = am Ende jedes Monats, gerechnet ab dem Monatstag { $field_of },
trigger-anniversary-closes-quarter = am Ende jedes Quartals, gerechnet ab dem Monatstag { $field_of },
trigger-anniversary-closes-year = am Ende jedes Jahres, gerechnet ab dem Jahrestag { $field_of },
trigger-date = am { $day }
trigger-lapse = { $duration } bevor { $units } verfallen,
trigger-request = auf Ihren Wunsch
trigger-as-soon-as = sobald Ihr Guthaben ausreicht,

## Was gegeben wird

fixed = { $amount }
rate = { $amount } je { $per } { $base_of }
rate-full = { $amount } je volle { $per } { $base_of }
rate-carry = { $amount } je volle { $per } { $base_of } (der Rest wird beim nächsten Mal angerechnet)
rate-percent = { $share } { $base_of }
rate-share = { $share } als Anteil { $base_of }
rate-times = { $amount } × { $base }
rate-band = { $amount } je { $per }
rate-short = { $amount } je { $per }
rate-band-times = je { $amount }
rate-band-full = { $amount } je volle { $per }
share-of-rule = { $share } dessen, was „{ $rule }“ gibt
share-of-rule-computed = „{ $rule }“ × { $factor }

earn = { $who ->
    [friend] { $trigger } erhält die geworbene Person { $amount }.
    [referrer] { $trigger } erhält das Mitglied, das Sie geworben hat, { $amount }.
    [grand-referrer] { $trigger } erhält das Mitglied, das die werbende Person geworben hat, { $amount }.
    [field] { $trigger } erhält das unter { $field } genannte Mitglied { $amount }.
   *[you] { $trigger } erhalten Sie { $amount }.
  }
earn-unit = { $who ->
    [friend] { $trigger } erhält die geworbene Person pro Stück { $amount }.
    [referrer] { $trigger } erhält das Mitglied, das Sie geworben hat, pro Stück { $amount }.
    [grand-referrer] { $trigger } erhält das Mitglied, das die werbende Person geworben hat, pro Stück { $amount }.
    [field] { $trigger } erhält das unter { $field } genannte Mitglied pro Stück { $amount }.
   *[you] { $trigger } erhalten Sie pro Stück { $amount }.
  }
earn-part = { $who ->
    [friend] { $trigger } erhält die geworbene Person je Posten { $amount }.
    [referrer] { $trigger } erhält das Mitglied, das Sie geworben hat, je Posten { $amount }.
    [grand-referrer] { $trigger } erhält das Mitglied, das die werbende Person geworben hat, je Posten { $amount }.
    [field] { $trigger } erhält das unter { $field } genannte Mitglied je Posten { $amount }.
   *[you] { $trigger } erhalten Sie je Posten { $amount }.
  }
earn-table = { $who ->
    [friend] { $trigger } erhält die geworbene Person { $units } nach dieser Tabelle.
    [referrer] { $trigger } erhält das Mitglied, das Sie geworben hat, { $units } nach dieser Tabelle.
    [grand-referrer] { $trigger } erhält das Mitglied, das die werbende Person geworben hat, { $units } nach dieser Tabelle.
    [field] { $trigger } erhält das unter { $field } genannte Mitglied { $units } nach dieser Tabelle.
   *[you] { $trigger } erhalten Sie { $units } nach dieser Tabelle.
  }
earn-also = { $who ->
    [friend] Die geworbene Person erhält dafür { $amount }.
    [referrer] Das Mitglied, das Sie geworben hat, erhält dafür { $amount }.
    [grand-referrer] Das Mitglied, das die werbende Person geworben hat, erhält dafür { $amount }.
    [field] Das unter { $field } genannte Mitglied erhält dafür { $amount }.
   *[you] Sie erhalten dafür außerdem { $amount }.
  }
earn-also-table = { $who ->
    [friend] Die geworbene Person erhält dafür { $units } nach dieser Tabelle.
    [referrer] Das Mitglied, das Sie geworben hat, erhält dafür { $units } nach dieser Tabelle.
    [grand-referrer] Das Mitglied, das die werbende Person geworben hat, erhält dafür { $units } nach dieser Tabelle.
    [field] Das unter { $field } genannte Mitglied erhält dafür { $units } nach dieser Tabelle.
   *[you] Sie erhalten dafür außerdem { $units } nach dieser Tabelle.
  }
bands-marginal = maßgeblich ist { $base }; jeder Teil davon zählt zum Satz der Stufe, in der er liegt.
bands-whole = maßgeblich ist { $base }; alles davon zählt zum Satz der Stufe, in die es fällt.
band-up-to = bis { $upper }
band-below = unter { $upper }
band-above = darüber
band-column = Stufe
amount-column = Sie erhalten
from-column = ab
floor = Es sind mindestens { $amount }, sofern überhaupt etwas gutgeschrieben wird.
multiply = Was { $rules } gibt, wird mit diesem Faktor multipliziert: { $factor }.
multiply-on = { $trigger } wird das, was { $rules } gibt, mit diesem Faktor multipliziert: { $factor }.
multiply-compound = Multipliziert wird, was die vorangehenden Multiplikatoren daraus gemacht haben.

scope = Berücksichtigt werden nur { $parts }, bei denen { $condition }.
scope-all = Berücksichtigt werden alle { $parts }.
scope-each-part = Jeder Posten zählt für sich.
condition = Dies gilt nur, wenn { $condition }.
conditions = Dies gilt nur, wenn all dies zutrifft:
within-joining = { $whose ->
    [friend] Dies gilt nur innerhalb von { $duration } nach dem Beitritt der geworbenen Person.
   *[you] Dies gilt nur innerhalb von { $duration } nach Ihrem Beitritt.
  }
within = Dies gilt nur innerhalb von { $duration }, gerechnet ab dem Tag { $date }.
never = Dies gilt nicht, wenn { $condition }.
valid-from-to = Dies gilt vom { $first } bis zum { $last }.
valid-from = Dies gilt ab dem { $first }.
valid-until = Dies gilt bis zum { $last }.
rounding-rule = { $rounding ->
    [down] Bruchteile werden hier abgerundet.
    [up] Bruchteile werden hier aufgerundet.
    [half-up] Bruchteile werden hier kaufmännisch gerundet.
    [half-down] Bruchteile werden hier zur nächsten Einheit gerundet, eine Hälfte nach unten.
   *[half-even] Bruchteile werden hier zur nächsten Einheit gerundet, eine Hälfte zur geraden Zahl.
  }
instead-of = Wo dies gilt, gibt { $rules } nichts.
best-of = Von { $rules } zählt nur, was am meisten bringt.
first-of = Von { $rules } zählt nur das erste in dieser Reihenfolge, das etwas gibt.
in-wallet = Die Gutschrift erfolgt auf „{ $wallet }“.

## Obergrenzen

cap-points = { $key ->
    [referrer] Das Mitglied, das Sie geworben hat, erhält davon höchstens { $limit } { $window }.
    [friend] Die geworbene Person erhält davon höchstens { $limit } { $window }.
    [events] Ihre Vorgänge bringen davon höchstens { $limit } { $window }.
    [programme] Alle Mitglieder zusammen erhalten davon höchstens { $limit } { $window }.
    [household] Mitglieder mit derselben Angabe zu { $field } erhalten davon zusammen höchstens { $limit } { $window }.
    [field] Je { $field } erhalten Sie davon höchstens { $limit } { $window }.
   *[member] Sie erhalten davon höchstens { $limit } { $window }.
  }
cap-money = { $key ->
    [referrer] Das Mitglied, das Sie geworben hat, erhält davon höchstens einen Wert von { $limit } { $window }.
    [friend] Die geworbene Person erhält davon höchstens einen Wert von { $limit } { $window }.
    [events] Ihre Vorgänge bringen davon höchstens einen Wert von { $limit } { $window }.
    [programme] Alle Mitglieder zusammen erhalten davon höchstens einen Wert von { $limit } { $window }.
    [household] Mitglieder mit derselben Angabe zu { $field } erhalten davon zusammen höchstens einen Wert von { $limit } { $window }.
    [field] Je { $field } erhalten Sie davon höchstens einen Wert von { $limit } { $window }.
   *[member] Sie erhalten davon höchstens einen Wert von { $limit } { $window }.
  }
cap-times = { $key ->
    [referrer] Das Mitglied, das Sie geworben hat, erhält dies höchstens { $limit } { $window }.
    [friend] Je geworbener Person wird dies höchstens { $limit } { $window } gegeben.
    [events] Für Ihre Vorgänge wird dies höchstens { $limit } { $window } gegeben.
    [programme] Alle Mitglieder zusammen erhalten dies höchstens { $limit } { $window }.
    [household] Mitglieder mit derselben Angabe zu { $field } erhalten dies zusammen höchstens { $limit } { $window }.
    [field] Je { $field } erhalten Sie dies höchstens { $limit } { $window }.
   *[member] Sie erhalten dies höchstens { $limit } { $window }.
  }
cap-base = { $key ->
    [referrer] Für das Mitglied, das Sie geworben hat, zählen höchstens { $limit } { $base_of } { $window }.
    [friend] Je geworbener Person zählen höchstens { $limit } { $base_of } { $window }.
    [events] Für Ihre Vorgänge zählen höchstens { $limit } { $base_of } { $window }.
    [programme] Für alle Mitglieder zusammen zählen höchstens { $limit } { $base_of } { $window }.
    [household] Für Mitglieder mit derselben Angabe zu { $field } zählen zusammen höchstens { $limit } { $base_of } { $window }.
    [field] Je { $field } zählen höchstens { $limit } { $base_of } { $window }.
   *[member] Es zählen höchstens { $limit } { $base_of } { $window }.
  }
cap-bought = { $key ->
    [programme] Alle Mitglieder zusammen erhalten höchstens { $limit } Nachlass { $window }.
    [household] Mitglieder mit derselben Angabe zu { $field } erhalten zusammen höchstens { $limit } Nachlass { $window }.
    [field] Je { $field } erhalten Sie höchstens { $limit } Nachlass { $window }.
   *[member] Sie erhalten höchstens { $limit } Nachlass { $window }.
  }
cap-nothing = Was diese Grenze überschreiten würde, wird gar nicht gutgeschrieben.
cap-rate = Für alles darüber hinaus erhalten Sie { $amount }.
cap-order = Es sind höchstens { $share } des Bestellwerts.
cap-stock = { $count ->
    [one] Für alle Mitglieder zusammen ist { $number } Stück { $window } vorrätig.
   *[other] Für alle Mitglieder zusammen sind { $number } Stück { $window } vorrätig.
  }
cap-shared = Diese Grenze gilt für folgende Angebote gemeinsam: { $rules }.

## Wartezeit und Verfall

pending-until = Die Gutschrift ist { $moment } einlösbar.
pending-or = Die Gutschrift ist { $moment } einlösbar oder sobald { $condition }.
pending-when = Die Gutschrift ist einlösbar, sobald { $condition }.
pending-dropped = Ist sie bis dahin nicht einlösbar, entfällt sie { $moment }.
at-once = Die Gutschrift ist sofort einlösbar.
moment-after = { $anchor ->
    [join] { $duration } nach dem Beitritt
   *[event] { $duration } nach dem Anlass
  }
moment-after-end = { $use ->
    [from] { $anchor ->
        [join] { $duration } nach dem Beitritt, und zwar nach dem Ende { $period },
       *[event] { $duration } nach dem Anlass, und zwar nach dem Ende { $period },
      }
   *[at] { $anchor ->
        [join] { $duration } nach dem Beitritt, und zwar mit dem Ende { $period }
       *[event] { $duration } nach dem Anlass, und zwar mit dem Ende { $period }
      }
  }
moment-end = { $use ->
    [from] nach dem Ende { $period }
   *[at] mit dem Ende { $period }
  }
moment-end-next = { $use ->
    [from] nach dem Ende { $next }
   *[at] mit dem Ende { $next }
  }
moment-day = { $use ->
    [from] ab dem { $day }
   *[at] am { $day }
  }

expires-never = Das Guthaben verfällt nicht.
expires-lasting = { $from ->
    [earning] Das Guthaben verfällt { $duration } nach der Gutschrift.
   *[activation] Das Guthaben verfällt { $duration }, nachdem es erstmals einlösbar war.
  }
expires-lasting-end = { $from ->
    [earning] Das Guthaben verfällt { $duration } nach der Gutschrift, und zwar erst mit dem Ende { $period }.
   *[activation] Das Guthaben verfällt { $duration }, nachdem es erstmals einlösbar war, und zwar erst mit dem Ende { $period }.
  }
expires-end = Das Guthaben verfällt mit dem Ende { $period } der Gutschrift.
expires-end-next = Das Guthaben verfällt mit dem Ende { $next } nach der Gutschrift.
expires-on = Das Guthaben ist bis zum { $day } einlösbar und verfällt danach.
expires-yearly = Das Guthaben verfällt nach dem nächsten { $day } ab der Gutschrift.
expires-idle = Das gesamte Guthaben verfällt, wenn { $duration } lang keiner dieser Vorgänge stattfindet: { $events }.
suspended = Nichts verfällt, solange { $condition }.
suspended-grace = Nichts verfällt, solange { $condition }, sowie { $duration } danach.
term-from = Ab dem { $date }: { $sentence }

## Guthaben

wallet-unit = Sie sammeln { $units }.
wallet-money = Sie sammeln ein Geldguthaben in der Währung { $currency }.
wallet-decimals = { $count ->
    [one] Gezählt wird mit einer Nachkommastelle.
   *[other] Gezählt wird mit { $number } Nachkommastellen.
  }
wallet-worth = { $amount } hat einen Wert von { $worth }.
wallet-spend-soonest = Zuerst eingelöst wird, was am frühesten verfällt.
wallet-spend-oldest = Zuerst eingelöst wird, was am längsten gutgeschrieben ist.
wallet-take-back-below = Übersteigt eine Rückbuchung Ihr Guthaben, wird es negativ; künftige Gutschriften gleichen es zuerst aus.
wallet-take-back-zero = Übersteigt eine Rückbuchung Ihr Guthaben, sinkt es auf null; der Rest wird erlassen.
wallet-take-back-owed = Übersteigt eine Rückbuchung Ihr Guthaben, schulden Sie den Rest; künftige Gutschriften begleichen ihn zuerst.
wallet-shared = Mitglieder mit derselben Angabe zu { $field } lösen das Guthaben gemeinsam ein; wer geht, nimmt mit, was ihm gutgeschrieben wurde.
transfer-none = Das Guthaben ist nicht auf andere Mitglieder übertragbar.
transfer = Sie können Guthaben auf andere Mitglieder übertragen.
transfer-if = Sie können Guthaben auf andere Mitglieder übertragen, wenn { $condition }.
transfer-cap = { $basis ->
    [times] Das ist höchstens { $limit } { $window } möglich.
   *[points] Übertragbar sind höchstens { $limit } { $window }.
  }

## Status

tier-everyone = Den Status „{ $tier }“ hat jedes Mitglied von Anfang an.
tier-reach = Sie erreichen „{ $tier }“, sobald { $condition }.
badge-reach = Sie erhalten das Abzeichen „{ $tier }“, sobald { $condition }.
tier-while = „{ $tier }“ besteht nur, solange { $condition }; danach entfällt der Status sofort.
tier-reach-while = Sie erreichen „{ $tier }“, sobald { $condition }, und behalten den Status, solange das zutrifft.
badge-reach-while = Sie erhalten das Abzeichen „{ $tier }“, sobald { $condition }, und behalten es, solange das zutrifft.
keep-life = Dies gilt auf Lebenszeit.
keep-end = Der Status gilt bis zum Ende { $period }, gerechnet ab dem Tag des Erreichens.
keep-end-next = Der Status gilt bis zum Ende { $next } nach dem Erreichen.
keep-member-year = Der Status gilt bis zum Ende Ihres laufenden Jahres ab dem Jahrestag { $field_of }.
keep-member-year-next = Der Status gilt bis zum Ende des folgenden Jahres ab dem Jahrestag { $field_of }.
keep-until-day = Der Status gilt bis zum nächsten { $day }.
keep-until-day-next = Der Status gilt bis zum { $day } des Folgejahres.
keep-for = Der Status gilt { $duration } ab dem Erreichen.
keep-for-end = Der Status gilt { $duration } ab dem Erreichen, und zwar bis zum Ende { $period }.
keep-again = Danach wird er überprüft: Sie behalten ihn für dieselbe Dauer, wenn die Bedingung für das Erreichen im endenden Zeitraum erfüllt ist.
keep-again-when = Danach wird er überprüft: Sie behalten ihn für dieselbe Dauer, wenn { $condition }.
drop-level = Andernfalls sinkt Ihr Status um eine Stufe.
drop-requalify = Andernfalls erhalten Sie den höchsten Status, dessen eigene Bedingung erfüllt ist.
drop-never = Andernfalls behalten Sie ihn dennoch.
drop-floor = Dabei sinkt Ihr Status nicht unter „{ $tier }“.
drop-grace = Wird er nicht bestätigt, gilt er noch { $duration } weiter; was in dieser Zeit hinzukommt, zählt mit, danach wird er noch einmal überprüft.
benefits-add = Die Vorteile niedrigerer Stufen gelten weiter.
tiers-reprice = Der Vorgang, mit dem Sie einen Status erreichen, zählt bereits zum neuen Status.
tiers-no-reprice = Der Vorgang, mit dem Sie einen Status erreichen, zählt noch zum bisherigen Status.
tiers-migrate = { $way ->
    [keep] Ändern sich die Bedingungen eines Status, behalten alle ihren Status bis zur nächsten Überprüfung.
    [evaluate] Ändern sich die Bedingungen eines Status, erhalten alle an diesem Tag den Status nach den neuen Bedingungen.
   *[upgrade] Ändern sich die Bedingungen eines Status, steigt an diesem Tag auf, wer die neuen erfüllt; niemand steigt ab.
  }
tier-column = Status

## Einlösen

exchange = { $trigger } werden { $price } eingetauscht. Sie erhalten dafür: { $gain }.
exchange-all = { $trigger } werden { $price } eingetauscht, so oft Ihr Guthaben reicht. Sie erhalten dafür jeweils: { $gain }.
exchange-request = Für { $price } erhalten Sie auf Wunsch: { $gain }.
exchange-all-request = Eingetauscht wird, so oft Ihr Guthaben reicht.
exchange-when = { $trigger } geschieht dies auch von selbst.
goods = { $name }
exchange-into = { $amount } auf „{ $wallet }“
exchange-off = { $amount } Nachlass auf eine Bestellung
exchange-steps-largest = Sie können in diesen Schritten eintauschen; es werden so viele genommen, wie passen, die größten zuerst.
exchange-steps-best = Sie können in diesen Schritten eintauschen; genommen werden die, die zusammen für den geringsten Einsatz am meisten bringen.
exchange-by = Sie erhalten auf Wunsch zu diesen Preisen: { $gain }.
reward = Prämie für { $price }: { $gain }.
price-column = Preis
gain-column = Sie erhalten
balance-min = Ihr Guthaben muss mindestens { $amount } betragen.
rest-lapses = Der verbleibende Rest verfällt.
rest-stays = Der verbleibende Rest bleibt Ihnen.

## Codes, Partner, Mitteilungen, Gruppen

code-patterns = Die Codes haben diese Form, wobei # für eine Ziffer und @ für einen Buchstaben steht: { $patterns }.
code-words = Die Codes lauten { $words }.
code-cap = { $key ->
    [code] Jeder Code ist höchstens { $limit } { $window } einlösbar.
    [code-of-member] Sie können jeden Code höchstens { $limit } { $window } einlösen.
    [programme] Alle Mitglieder zusammen können sie höchstens { $limit } { $window } einlösen.
   *[member] Sie können sie höchstens { $limit } { $window } einlösen.
  }
partner-category = Art: { $category }.
partner-pays = Zahlt { $rate } je { $amount } an dortigen Gutschriften.
partner-pays-from = Zahlt ab dem { $date } { $rate } je { $amount } an dortigen Gutschriften.
partner-receives = Erhält { $rate } je { $amount } an dortigen Einlösungen.
partner-receives-from = Erhält ab dem { $date } { $rate } je { $amount } an dortigen Einlösungen.
partner-column = Partner
kind-column = Art
partners-intro = Bei diesen Partnern können Sie ebenfalls sammeln oder einlösen.

notice = { $trigger } geht die Mitteilung „{ $title }“ an „{ $to }“.
notice-you = { $trigger } erhalten Sie die Mitteilung „{ $title }“.
notice-after = Sie wird { $duration } später gesendet.
notice-still = Sie wird nur gesendet, wenn dann { $condition }.
notice-with = Sie enthält: { $data }.
notice-balance = Ihr Guthaben ({ $units })
segment = Sie gehören dazu, wenn { $condition }.

## Kennzahlen

means-sum = „{ $name }“ ist die Summe { $value_of } { $source }.
means-number = „{ $name }“ ist die Zahl { $source }.
means-average = „{ $name }“ ist der Durchschnitt { $value_of } { $source }.
means-distinct = „{ $name }“ ist die Zahl verschiedener Werte { $value_of } { $source }.
means-latest = „{ $name }“ ist der letzte Wert { $value_of } { $source }.
means-any = „{ $name }“ sagt, ob die Zahl { $source } über null liegt.
means-streak = „{ $name }“ ist die Zahl der { $periods } in Folge, in denen die Zahl { $source } über null liegt.
means-given = „{ $name }“ ist, was Sie durch { $rules } erhalten haben ({ $units }).
means-given-times = „{ $name }“ ist, wie oft Sie durch { $rules } etwas erhalten haben.
means-by = Dieser Wert wird getrennt geführt je { $field }.
streak-day = Kalendertage
streak-week = Kalenderwochen
streak-month = Kalendermonate
streak-quarter = Kalenderquartale
streak-year = Kalenderjahre
source-events = Ihrer { $events }
source-events-where = Ihrer { $events }, bei denen { $condition },
source-parts = aller { $parts } Ihrer { $events }
source-parts-where = aller { $parts } Ihrer { $events }, bei denen { $condition },

## Das Programm

programme-from-to = Das Programm läuft vom { $first } bis zum { $last }. Außerhalb dieser Zeit wird nichts gutgeschrieben; früher Gutgeschriebenes bleibt bestehen und verfällt zu seiner Zeit.
programme-from = Das Programm läuft ab dem { $first }. Vorher wird nichts gutgeschrieben.
programme-until = Das Programm läuft bis zum { $last }. Danach wird nichts mehr gutgeschrieben; früher Gutgeschriebenes bleibt bestehen und verfällt zu seiner Zeit.
programme-open = Das Programm läuft auf unbestimmte Zeit.
programme-money = Alle Geldbeträge verstehen sich in der Währung { $currency }. Tage und Uhrzeiten richten sich nach { $zone ->
        [UTC] der Weltzeit (UTC)
       *[other] der Ortszeit von { $zone }
    }.
programme-join = Teilnehmen kann, wer dem Programm beitritt. Sie sind Mitglied ab dem Tag Ihres Beitritts oder ab dem ersten für Sie erfassten Vorgang.
programme-week = Eine Kalenderwoche beginnt am { $weekday }.
programme-rounding = { $rounding ->
    [down] Bruchteile der kleinsten Einheit werden abgerundet.
    [up] Bruchteile der kleinsten Einheit werden aufgerundet.
    [half-up] Bruchteile der kleinsten Einheit werden kaufmännisch gerundet.
    [half-down] Bruchteile der kleinsten Einheit werden zur nächsten Einheit gerundet, eine Hälfte nach unten.
   *[half-even] Bruchteile der kleinsten Einheit werden zur nächsten Einheit gerundet, eine Hälfte zur geraden Zahl.
  }
rules-add-up = Angebote werden zusammengezählt, sofern nichts anderes angegeben ist.

returns-none = Rückgaben werden in diesem Programm nicht berücksichtigt.
returns-within = Rückgaben werden innerhalb von { $duration } nach dem Einkauf berücksichtigt.
returns-recalculated = Der Einkauf wird ohne die zurückgegebenen Artikel nach dem Stand des Kauftags neu berechnet; der Unterschied wird zurückgebucht.
returns-by-item = Was ein Artikel gebracht hat, wird zurückgebucht, soweit er zurückgegeben wird; was der Einkauf als Ganzes gebracht hat, anteilig.
returns-in-proportion = Alles, was der Einkauf gebracht hat, wird im Verhältnis des zurückgegebenen Betrags zurückgebucht.
returns-keep = Was der Einkauf gebracht hat, wird nicht zurückgebucht; was für einen Status oder ein Angebot zählt, wird dennoch berichtigt.
returns-unnamed = Eine Rückgabe ohne Angabe des Einkaufs bucht zurück, was ein Einkauf in dieser Höhe an diesem Tag bringen würde.
returns-named = Bei einer Rückgabe muss der Einkauf angegeben werden.
returns-tiers = Nach einer Rückgabe entfällt ein Status sofort, wenn seine Bedingung nicht mehr erfüllt ist.

## Überschriften

heading-programme = Das Programm
heading-earn = So sammeln Sie
heading-cashback = Geld zurück
heading-referral = Freunde werben
heading-challenge = Herausforderungen
heading-limits = Gemeinsame Obergrenzen
heading-codes = Aktionscodes
heading-status = Status
heading-overview = Auf einen Blick
heading-badges = Abzeichen
heading-spend = So lösen Sie ein
heading-rewards = Prämien
heading-wallets = Ihr Guthaben und wie lange es gilt
heading-returns = Rückgaben
heading-partners = Partner
heading-examples = Rechenbeispiele
heading-words = Begriffe
heading-staff = Für das Team
heading-messages = Mitteilungen
heading-segments = Gruppen
heading-data = Daten
heading-fees = Zahlungen der Partner

title = { $program }: Teilnahmebedingungen
generated = Dieser Text wurde aus den Regeln des Programms erzeugt.

## Daten

data-event-column = Vorgang
data-field-column = Feld
data-kind-column = Inhalt
data-parts = { $field } ({ $parts })
data-member = Mitglied
kind-money = Geldbetrag
kind-amount = Menge ({ $unit })
kind-count = ganze Zahl
kind-number = Zahl
kind-choice = eines von { $values }
kind-several = beliebige von { $values }
kind-text = Text
kind-date = Datum
kind-clock = Uhrzeit
kind-flag = ja oder nein
kind-member = Mitglied
kind-partner = Partner
kind-tier = Status
field-optional = kann fehlen
field-default = { $value }, wenn nichts angegeben ist
field-min = mindestens { $amount }
field-max = höchstens { $amount }
field-set-by = gesetzt durch { $field } bei { $event }
field-changes = Änderung höchstens { $limit } { $window }

## Beispiele

example = { $event } am { $date }
example-as = { $event } am { $date } mit Status „{ $tier }“
example-detail = { $field }: { $value }
example-rule-column = Angebot
example-sum-column = Rechnung
example-amount-column = Sie erhalten
example-total = zusammen
example-for-you = { $rule } (für Sie)
example-for-friend = { $rule } (für die geworbene Person)
example-for-other = { $rule } (für ein anderes Mitglied)
example-steps = { $count ->
    [one] { $number } voller Schritt von { $per } × { $amount } = { $sum }
   *[other] { $number } volle Schritte von { $per } × { $amount } = { $sum }
  }
example-reached = Damit erreichen Sie { $tiers }.
example-rounded = { $sum }, gerundet { $amount }
place = { $name } · { $place }
