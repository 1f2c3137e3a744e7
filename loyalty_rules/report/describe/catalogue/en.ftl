# The sentences of a programme's description, in English. docs/DESCRIBE.md says how a language is added.
#
# What is handed in:
#   $who, $whose   whom a sentence is about: you, friend, referrer, grand-referrer, field
#   $count         the plural form of a number that is in $number
#   $operator      is, is-not, less, at-most, more, at-least
#   $form          where a condition stands: clause (after "if"), part (after "where"); $form of a window: this, each
#   $negated       yes, no
#   $value, $value_of   the same words as a subject, and after "of"

## Words. A word of a ruleset that has no message here is spoken as it is written.
## event-NAME, field-NAME (of an event), own-NAME (of a member), measure-NAME, unit-NAME, value-NAME

event-purchase = purchase
  .where = where
  .many = purchases
  .every = { $whose ->
      [friend] for every purchase of your friend
     *[you] for every purchase
    }
  .first = { $whose ->
      [friend] for your friend's first purchase
     *[you] for your first purchase
    }
event-join = joining
  .where = where
  .many = joinings
  .every = { $whose ->
      [friend] when your friend joins
     *[you] when you join
    }
  .first = { $whose ->
      [friend] when your friend joins
     *[you] when you join
    }
event-return = return
  .where = where
  .many = returns
  .every = for every return
  .first = for your first return
event-visit = visit
  .where = where
  .many = visits
  .every = { $whose ->
      [friend] for every visit of your friend
     *[you] for every visit
    }
  .first = { $whose ->
      [friend] for your friend's first visit
     *[you] for your first visit
    }
event-stay = stay
  .where = where
  .many = stays
  .every = { $whose ->
      [friend] for every stay of your friend
     *[you] for every stay
    }
  .first = { $whose ->
      [friend] for your friend's first stay
     *[you] for your first stay
    }
event-review = review
  .where = where
  .many = reviews
  .every = { $whose ->
      [friend] for every review of your friend
     *[you] for every review
    }
  .first = { $whose ->
      [friend] for your friend's first review
     *[you] for your first review
    }
event-flight = flight
  .where = where
  .many = flights
  .every = { $whose ->
      [friend] for every flight of your friend
     *[you] for every flight
    }
  .first = { $whose ->
      [friend] for your friend's first flight
     *[you] for your first flight
    }
event-delivery = delivery
  .where = where
  .many = deliveries
  .every = { $whose ->
      [friend] for every delivery of your friend
     *[you] for every delivery
    }
  .first = { $whose ->
      [friend] for your friend's first delivery
     *[you] for your first delivery
    }
event-bill = bill
  .where = where
  .many = bills
  .every = { $whose ->
      [friend] for every bill of your friend
     *[you] for every bill
    }
  .first = { $whose ->
      [friend] for your friend's first bill
     *[you] for your first bill
    }
event-login = login
  .where = where
  .many = logins
  .every = { $whose ->
      [friend] for every login of your friend
     *[you] for every login
    }
  .first = { $whose ->
      [friend] for your friend's first login
     *[you] for your first login
    }
event-other = { $name }
  .where = where
  .many = “{ $name }” events
  .every = { $whose ->
      [friend] for every { $name } of your friend
     *[you] for every { $name }
    }
  .first = { $whose ->
      [friend] for your friend's first { $name }
     *[you] for your first { $name }
    }

field-at = the partner
  .of = the partner
  .plain = partner
field-at-category = the kind of partner
  .of = the kind of partner
  .plain = kind of partner
field-lapsing = what is about to lapse
  .of = what is about to lapse
  .plain = about to lapse
field-last-day = the last day on which it can be spent
  .of = the last day on which it can be spent
  .plain = last day
field-other = { $kind ->
    [count] the number of { $name }
   *[other] the { $name }
  }
  .of = { $kind ->
      [count] the number of { $name }
     *[other] the { $name }
    }
  .plain = { $name }
own-joined = { $whose ->
    [friend] the day your friend joined
   *[you] the day you joined
  }
  .of = { $whose ->
      [friend] the day your friend joined
     *[you] the day you joined
    }
own-referrer = { $whose ->
    [friend] the member who brought your friend
   *[you] the member who brought you
  }
  .of = { $whose ->
      [friend] the member who brought your friend
     *[you] the member who brought you
    }
own-other = { $whose ->
    [friend] your friend's { $name }
   *[you] your { $name }
  }
  .of = { $whose ->
      [friend] your friend's { $name }
     *[you] your { $name }
    }

measure-other = { $whose ->
    [friend] { $kind ->
        [number] your friend's number of { $name }
        [distinct] your friend's number of different { $name }
        [streak] your friend's streak “{ $name }”
       *[other] your friend's { $name }
      }
   *[you] { $kind ->
        [number] your number of { $name }
        [distinct] your number of different { $name }
        [streak] your streak “{ $name }”
       *[other] your { $name }
      }
  }
  .of = { $whose ->
      [friend] { $kind ->
          [number] your friend's number of { $name }
          [distinct] your friend's number of different { $name }
          [streak] your friend's streak “{ $name }”
         *[other] your friend's { $name }
        }
     *[you] { $kind ->
          [number] your number of { $name }
          [distinct] your number of different { $name }
          [streak] your streak “{ $name }”
         *[other] your { $name }
        }
    }
measure-titled = “{ $name }”
  .of = “{ $name }”
measure-count = { $whose ->
    [friend] the number of your friend's { $events }
   *[you] the number of your { $events }
  }
  .of = { $whose ->
      [friend] the number of your friend's { $events }
     *[you] the number of your { $events }
    }
measure-count-where = { $whose ->
    [friend] the number of your friend's { $events } where { $condition }
   *[you] the number of your { $events } where { $condition }
  }
  .of = { $whose ->
      [friend] the number of your friend's { $events } where { $condition }
     *[you] the number of your { $events } where { $condition }
    }

parts-items = items
parts-other = { $name }

unit-other = { $number } { $name }
money = money
units-other = { $name }
value-other = { $name }
times = { $count ->
    [one] once
   *[other] { $number } times
  }

date = { $day }
quoted = “{ $name }”
yes = yes
no = no
none = none
any = all others

## Lengths of time, and windows

days = { $case ->
   *[any] { $count ->
        [one] 1 day
       *[other] { $number } days
      }
  }
months = { $case ->
   *[any] { $count ->
        [one] 1 month
       *[other] { $number } months
      }
  }
years = { $case ->
   *[any] { $count ->
        [one] 1 year
       *[other] { $number } years
      }
  }
duration-both = { $first } and { $second }

window-day = { $form ->
    [each] per calendar day
   *[this] this calendar day
  }
window-week = { $form ->
    [each] per calendar week
   *[this] this calendar week
  }
window-month = { $form ->
    [each] per calendar month
   *[this] this calendar month
  }
window-quarter = { $form ->
    [each] per calendar quarter
   *[this] this calendar quarter
  }
window-year = { $form ->
    [each] per calendar year
   *[this] this calendar year
  }
window-last-day = yesterday
window-last-week = last calendar week
window-last-month = last calendar month
window-last-quarter = last calendar quarter
window-last-year = last calendar year
window-lifetime = { $form ->
    [each] in total
   *[this] since you joined
  }
window-anchored-month = { $form ->
    [each] per month counted from { $date }
   *[this] in the running month counted from { $date }
  }
window-anchored-quarter = { $form ->
    [each] per quarter counted from { $date }
   *[this] in the running quarter counted from { $date }
  }
window-anchored-year = { $form ->
    [each] per year counted from { $date }
   *[this] in the running year counted from { $date }
  }
window-since-tier = since your status last changed
window-tier-year = in the running year since your status last changed
window-rolling = { $form ->
    [each] within any { $duration }
   *[this] in the last { $duration }
  }
window-last-events = in your last { $number } { $events }
window-dates = from { $first } to { $last }
window-event = { $form ->
   *[any] each time
  }

period-day = calendar day
  .of = calendar day
  .next = next calendar day
  .in = in the current calendar day
period-week = calendar week
  .of = calendar week
  .next = next calendar week
  .in = in the current calendar week
period-month = calendar month
  .of = calendar month
  .next = next calendar month
  .in = in the current calendar month
period-quarter = calendar quarter
  .of = calendar quarter
  .next = next calendar quarter
  .in = in the current calendar quarter
period-year = calendar year
  .of = calendar year
  .next = next calendar year
  .in = in the current calendar year

## Values

value-measured = { $measure } { $window }
  .of = { $measure } { $window }
value-keyed = { $value } (for the same { $field })
  .of = { $value } (for the same { $field })
value-including = { $value } (this time included)
  .of = { $value } (this time included)
value-tier = { $whose ->
    [friend] your friend's status
   *[you] your status
  }
  .of = { $whose ->
      [friend] your friend's status
     *[you] your status
    }
value-ladder = { $whose ->
    [friend] your friend's status in “{ $ladder }”
   *[you] your status in “{ $ladder }”
  }
  .of = { $whose ->
      [friend] your friend's status in “{ $ladder }”
     *[you] your status in “{ $ladder }”
    }
value-date = the date
  .of = the date
value-weekday = the day of the week
  .of = the day of the week
value-month = the month
  .of = the month
value-time = the time of day
  .of = the time of day
value-member = the member
  .of = the member
value-largest = the largest value of “{ $name }” for any { $field } { $window }
  .of = the largest value of “{ $name }” for any { $field } { $window }
value-top = the { $field } with the largest value of “{ $name }” { $window }
  .of = the { $field } with the largest value of “{ $name }” { $window }
value-table = what the table “{ $name }” says
  .of = what the table “{ $name }” says
value-computed = “{ $name }”
  .of = “{ $name }”
means-value = “{ $name }” is { $value }.
value-plus = { $left } plus { $right }
  .of = { $left_of } plus { $right }
value-minus = { $left } less { $right }
  .of = { $left_of } less { $right }
value-product = { $left } × { $right }
  .of = { $left } × { $right }
value-quotient = { $left } / { $right }
  .of = { $left } / { $right }
value-dated = { $value } (from { $date }: { $later })
  .of = { $value } (from { $date }: { $later })
value-later = nothing (from { $date }: { $later })
  .of = nothing (from { $date }: { $later })
value-moved = { $date } plus { $duration }
  .of = { $date } plus { $duration }
value-sum = the sum of { $value_of } of all { $parts }
  .of = the sum of { $value_of } of all { $parts }
value-sum-where = the sum of { $value_of } of all { $parts } where { $condition }
  .of = the sum of { $value_of } of all { $parts } where { $condition }
value-largest-part = the largest value of { $value_of } among the { $parts }
  .of = the largest value of { $value_of } among the { $parts }
value-largest-part-where = the largest value of { $value_of } among the { $parts } where { $condition }
  .of = the largest value of { $value_of } among the { $parts } where { $condition }
value-smallest-part = the smallest value of { $value_of } among the { $parts }
  .of = the smallest value of { $value_of } among the { $parts }
value-smallest-part-where = the smallest value of { $value_of } among the { $parts } where { $condition }
  .of = the smallest value of { $value_of } among the { $parts } where { $condition }
value-number-parts = the number of { $parts }
  .of = the number of { $parts }
value-number-parts-where = the number of { $parts } where { $condition }
  .of = the number of { $parts } where { $condition }
value-rounded = { $value }, rounded { $rounding } to { $step }
  .of = { $value }, rounded { $rounding } to { $step }

rounding-down = down
rounding-up = up
rounding-half-up = to the nearest, a half up,
rounding-half-down = to the nearest, a half down,
rounding-half-even = to the nearest, a half to the even neighbour,

field-quantity = the quantity
  .of = the quantity
  .plain = quantity

## Conditions: what stands after "if" or "where"

if-amount = { $operator ->
    [is] { $value } is exactly { $bound }
    [is-not] { $value } is not { $bound }
    [less] { $value } is less than { $bound }
    [at-most] { $value } is at most { $bound }
    [more] { $value } is more than { $bound }
   *[at-least] { $value } is at least { $bound }
  }
if-date = { $operator ->
    [is] { $value } is { $bound }
    [is-not] { $value } is not { $bound }
    [less] { $value } is before { $bound }
    [at-most] { $value } is not after { $bound }
    [more] { $value } is after { $bound }
   *[at-least] { $value } is not before { $bound }
  }
if-time = { $operator ->
    [is] { $value } is { $bound }
    [is-not] { $value } is not { $bound }
    [less] { $value } is before { $bound }
    [at-most] { $value } is { $bound } or earlier
    [more] { $value } is after { $bound }
   *[at-least] { $value } is { $bound } or later
  }
if-tier = { $whose ->
    [friend] { $operator ->
        [is] your friend's status is { $tier }
        [is-not] your friend's status is not { $tier }
        [less] your friend's status is below { $tier }
        [at-most] your friend's status is { $tier } or below
        [more] your friend's status is above { $tier }
       *[at-least] your friend's status is { $tier } or above
      }
   *[you] { $operator ->
        [is] your status is { $tier }
        [is-not] your status is not { $tier }
        [less] your status is below { $tier }
        [at-most] your status is { $tier } or below
        [more] your status is above { $tier }
       *[at-least] your status is { $tier } or above
      }
  }
if-tier-one-of = { $whose ->
    [friend] { $negated ->
        [yes] your friend's status is none of { $all }
       *[no] your friend's status is { $either }
      }
   *[you] { $negated ->
        [yes] your status is none of { $all }
       *[no] your status is { $either }
      }
  }
if-is = { $negated ->
    [yes] { $value } is not { $bound }
   *[no] { $value } is { $bound }
  }
if-one-of = { $negated ->
    [yes] { $value } is none of { $all }
   *[no] { $value } is { $either }
  }
if-missing = { $negated ->
    [yes] { $value } is known
   *[no] { $value } is missing
  }
if-no-tier = { $negated ->
    [yes] you have a status
   *[no] you have no status
  }
if-yes = { $negated ->
    [yes] { $value } is “no”
   *[no] { $value } is “yes”
  }
if-falls-in = { $negated ->
    [yes] the anniversary of { $value_of } is not { $period }
   *[no] the anniversary of { $value_of } is { $period }
  }
if-drawn = { $negated ->
    [yes] you are not one of the { $share } of members who were drawn at random
   *[no] you are one of the { $share } of members who were drawn at random
  }
if-code = { $negated ->
    [yes] no valid code of “{ $code }” is given
   *[no] a valid code of “{ $code }” is given
  }
if-includes = { $negated ->
    [yes] “{ $name }” does not include { $item }
   *[no] “{ $name }” includes { $item }
  }
if-any = for at least one of the { $parts } { $condition }
if-every = for each of the { $parts } { $condition }
if-no = for none of the { $parts } { $condition }
if-shares = { $negated ->
    [yes] you and your friend do not have the same { $fields }
   *[no] you and your friend have the same { $fields }
  }
if-holds = { $whose ->
    [friend] { $negated ->
        [yes] your friend does not hold “{ $tier }”
       *[no] your friend holds “{ $tier }”
      }
   *[you] { $negated ->
        [yes] you do not hold “{ $tier }”
       *[no] you hold “{ $tier }”
      }
  }
if-not = it is not so that { $condition }
if-always = always
if-never = never

## What sets a rule off

trigger-where = { $trigger } { $where } { $condition }
trigger-each-window = { $trigger } { $window }
trigger-reaching = once { $value } reaches { $threshold }
trigger-reaching-every = once { $value } reaches { $threshold }, and again with every further { $every }
trigger-goals = once all of this is so: { $goals }
goal = { $value } reaches { $threshold }
goal-every = { $value } reaches { $threshold }, and again with every further { $every }
trigger-tier = { $whose ->
    [friend] when your friend reaches “{ $tier }”
   *[you] when you reach “{ $tier }”
  }
trigger-any-tier = { $whose ->
    [friend] when your friend reaches a new status
   *[you] when you reach a new status
  }
trigger-any-tier-of = when you reach a new status in “{ $ladder }”
trigger-end-day = at the end of every calendar day
trigger-end-week = at the end of every calendar week
trigger-end-month = at the end of every calendar month
trigger-end-quarter = at the end of every calendar quarter
trigger-end-year = at the end of every calendar year
trigger-yearly = every year on { $day }
trigger-birthday = every year on your birthday
trigger-anniversary = every year on the anniversary of { $field_of }
trigger-anniversary-month = at the start of every month counted from { $field_of }
trigger-anniversary-quarter = at the start of every quarter counted from { $field_of }
trigger-anniversary-closes-month = at the end of every month counted from { $field_of }
trigger-anniversary-closes-quarter = at the end of every quarter counted from { $field_of }
trigger-anniversary-closes-year = at the end of every year counted from { $field_of }
trigger-date = on { $day }
trigger-lapse = { $duration } before { $units } lapse
trigger-request = when you ask for it
trigger-as-soon-as = as soon as your balance is enough

## What is given

fixed = { $amount }
rate = { $amount } per { $per } of { $base_of }
rate-full = { $amount } per full { $per } of { $base_of }
rate-carry = { $amount } per full { $per } of { $base_of }, where what is left of a step counts next time
rate-percent = { $share } of { $base_of }
rate-share = { $share } of { $base_of }
rate-times = { $amount } times { $base }
rate-band = { $amount } per { $per }
rate-short = { $amount } per { $per }
rate-band-times = { $amount } for each
rate-band-full = { $amount } per full { $per }
share-of-rule = { $share } of what “{ $rule }” gives
share-of-rule-computed = “{ $rule }”, times { $factor }

earn = { $who ->
    [friend] { $trigger }, your friend gets { $amount }.
    [referrer] { $trigger }, the member who brought you gets { $amount }.
    [grand-referrer] { $trigger }, the member who brought the one who invites gets { $amount }.
    [field] { $trigger }, the member named as “{ $field }” gets { $amount }.
   *[you] { $trigger }, you get { $amount }.
  }
earn-unit = { $who ->
    [friend] { $trigger }, your friend gets { $amount } for each unit.
    [referrer] { $trigger }, the member who brought you gets { $amount } for each unit.
    [grand-referrer] { $trigger }, the member who brought the one who invites gets { $amount } for each unit.
    [field] { $trigger }, the member named as “{ $field }” gets { $amount } for each unit.
   *[you] { $trigger }, you get { $amount } for each unit.
  }
earn-part = { $who ->
    [friend] { $trigger }, your friend gets { $amount } for each of them.
    [referrer] { $trigger }, the member who brought you gets { $amount } for each of them.
    [grand-referrer] { $trigger }, the member who brought the one who invites gets { $amount } for each of them.
    [field] { $trigger }, the member named as “{ $field }” gets { $amount } for each of them.
   *[you] { $trigger }, you get { $amount } for each of them.
  }
earn-table = { $who ->
    [friend] { $trigger }, your friend gets { $units } according to this table.
    [referrer] { $trigger }, the member who brought you gets { $units } according to this table.
    [grand-referrer] { $trigger }, the member who brought the one who invites gets { $units } according to this table.
    [field] { $trigger }, the member named as “{ $field }” gets { $units } according to this table.
   *[you] { $trigger }, you get { $units } according to this table.
  }
earn-also = { $who ->
    [friend] Your friend gets { $amount } for it.
    [referrer] The member who brought you gets { $amount } for it.
    [grand-referrer] The member who brought the one who invites gets { $amount } for it.
    [field] The member named as “{ $field }” gets { $amount } for it.
   *[you] You also get { $amount } for it.
  }
earn-also-table = { $who ->
    [friend] Your friend gets { $units } for it according to this table.
    [referrer] The member who brought you gets { $units } for it according to this table.
    [grand-referrer] The member who brought the one who invites gets { $units } for it according to this table.
    [field] The member named as “{ $field }” gets { $units } for it according to this table.
   *[you] You also get { $units } for it according to this table.
  }
bands-marginal = it goes by { $base }, and each part of it counts at the rate of the band it lies in.
bands-whole = it goes by { $base }, and all of it counts at the rate of the band it falls into.
band-up-to = up to { $upper }
band-below = below { $upper }
band-above = above
band-column = band
amount-column = you get
from-column = from
floor = It is at least { $amount } where it is anything at all.
multiply = What { $rules } gives is multiplied by { $factor }.
multiply-on = { $trigger }, what { $rules } gives is multiplied by { $factor }.
multiply-compound = This multiplies what the multipliers before it have made of it.

scope = It counts only { $parts } where { $condition }.
scope-all = It counts all { $parts }.
scope-each-part = Each of them counts on its own.
condition = It applies only if { $condition }.
conditions = It applies only if all of this holds:
within-joining = { $whose ->
    [friend] It applies only within { $duration } after your friend joined.
   *[you] It applies only within { $duration } after joining.
  }
within = It applies only within { $duration } after { $date }.
never = It does not apply if { $condition }.
valid-from-to = It is valid from { $first } to { $last }.
valid-from = It is valid from { $first }.
valid-until = It is valid until { $last }.
rounding-rule = { $rounding ->
    [down] Fractions are rounded down here.
    [up] Fractions are rounded up here.
    [half-up] Fractions are rounded to the nearest here, a half up.
    [half-down] Fractions are rounded to the nearest here, a half down.
   *[half-even] Fractions are rounded to the nearest here, a half to the even neighbour.
  }
instead-of = Where it applies, { $rules } gives nothing.
best-of = Of { $rules }, only the one that gives most counts.
first-of = Of { $rules }, only the first in this order that gives anything counts.
in-wallet = It is added to your “{ $wallet }”.

## Caps

cap-points = { $key ->
    [referrer] The member who brought you gets at most { $limit } of it { $window }.
    [friend] Your friend gets at most { $limit } of it { $window }.
    [events] Your events give at most { $limit } of it { $window }.
    [programme] All members together get at most { $limit } of it { $window }.
    [household] Members with the same { $field } together get at most { $limit } of it { $window }.
    [field] For each { $field }, you get at most { $limit } of it { $window }.
   *[member] You get at most { $limit } of it { $window }.
  }
cap-money = { $key ->
    [referrer] The member who brought you gets at most a value of { $limit } of it { $window }.
    [friend] Your friend gets at most a value of { $limit } of it { $window }.
    [events] Your events give at most a value of { $limit } of it { $window }.
    [programme] All members together get at most a value of { $limit } of it { $window }.
    [household] Members with the same { $field } together get at most a value of { $limit } of it { $window }.
    [field] For each { $field }, you get at most a value of { $limit } of it { $window }.
   *[member] You get at most a value of { $limit } of it { $window }.
  }
cap-times = { $key ->
    [referrer] The member who brought you gets it at most { $limit } { $window }.
    [friend] For each friend, it is given at most { $limit } { $window }.
    [events] For your events, it is given at most { $limit } { $window }.
    [programme] All members together get it at most { $limit } { $window }.
    [household] Members with the same { $field } together get it at most { $limit } { $window }.
    [field] For each { $field }, you get it at most { $limit } { $window }.
   *[member] You get it at most { $limit } { $window }.
  }
cap-base = { $key ->
    [referrer] For the member who brought you, it counts at most { $limit } of { $base_of } { $window }.
    [friend] For each friend, it counts at most { $limit } of { $base_of } { $window }.
    [events] For your events, it counts at most { $limit } of { $base_of } { $window }.
    [programme] For all members together, it counts at most { $limit } of { $base_of } { $window }.
    [household] For members with the same { $field } together, it counts at most { $limit } of { $base_of } { $window }.
    [field] For each { $field }, it counts at most { $limit } of { $base_of } { $window }.
   *[member] It counts at most { $limit } of { $base_of } { $window }.
  }
cap-bought = { $key ->
    [programme] All members together get at most { $limit } off { $window }.
    [household] Members with the same { $field } together get at most { $limit } off { $window }.
    [field] For each { $field }, you get at most { $limit } off { $window }.
   *[member] You get at most { $limit } off { $window }.
  }
cap-nothing = What would pass this limit is not given at all.
cap-rate = For what goes beyond, you get { $amount }.
cap-order = It is at most { $share } of the order.
cap-stock = { $count ->
    [one] There is { $number } { $window }, for all members together.
   *[other] There are { $number } { $window }, for all members together.
  }
cap-shared = This limit holds for these together: { $rules }.

## Pending, and when things lapse

pending-until = It can be spent { $moment }.
pending-or = It can be spent { $moment }, or as soon as { $condition }.
pending-when = It can be spent as soon as { $condition }.
pending-dropped = If it cannot be spent by then, it is given up { $moment }.
at-once = It can be spent at once.
moment-after = { $use ->
    [from] { $anchor ->
        [join] from { $duration } after joining
       *[event] from { $duration } after it was given
      }
   *[at] { $anchor ->
        [join] { $duration } after joining
       *[event] { $duration } after it was given
      }
  }
moment-after-end = { $use ->
    [from] { $anchor ->
        [join] from the day after the end of the { $period } in which { $duration } have passed since joining
       *[event] from the day after the end of the { $period } in which { $duration } have passed since it was given
      }
   *[at] { $anchor ->
        [join] at the end of the { $period } in which { $duration } have passed since joining
       *[event] at the end of the { $period } in which { $duration } have passed since it was given
      }
  }
moment-end = { $use ->
    [from] from the day after the end of the { $period }
   *[at] at the end of the { $period }
  }
moment-end-next = { $use ->
    [from] from the day after the end of the { $next }
   *[at] at the end of the { $next }
  }
moment-day = { $use ->
    [from] from { $day }
   *[at] on { $day }
  }

expires-never = It does not lapse.
expires-lasting = { $from ->
    [earning] It lapses { $duration } after it was given.
   *[activation] It lapses { $duration } after it could first be spent.
  }
expires-lasting-end = { $from ->
    [earning] It lapses with the end of the { $period } in which { $duration } have passed since it was given.
   *[activation] It lapses with the end of the { $period } in which { $duration } have passed since it could first be spent.
  }
expires-end = It lapses with the end of the { $period } in which it was given.
expires-end-next = It lapses with the end of the { $period } after the one in which it was given.
expires-on = It can be spent until { $day }; then it lapses.
expires-yearly = It lapses with the next { $day } after it was given.
expires-idle = The whole balance lapses after { $duration } without { $events }.
suspended = Nothing lapses while { $condition }.
suspended-grace = Nothing lapses while { $condition }, and for { $duration } after that.
term-from = From { $date } on: { $sentence }

## Wallets

wallet-unit = You collect { $units }.
wallet-money = You collect an amount of money in { $currencies }.
wallet-decimals = { $count ->
    [one] It is counted with one decimal place.
   *[other] It is counted with { $number } decimal places.
  }
wallet-worth = { $amount } has a value of { $worth }.
wallet-spend-soonest = What lapses soonest is spent first.
wallet-spend-oldest = What was given first is spent first.
wallet-take-back-below = If a return takes back more than you have left, your balance goes below zero and what you get next pays it first.
wallet-take-back-zero = If a return takes back more than you have left, your balance goes to zero and the rest is forgiven.
wallet-take-back-owed = If a return takes back more than you have left, you owe the rest, and what you get next pays it first.
wallet-shared = Members with the same { $field } spend it together; whoever leaves takes along what they got themself.
transfer-none = It cannot be given to other members.
transfer = You can give some of it to other members.
transfer-if = You can give some of it to other members if { $condition }.
transfer-cap = { $basis ->
    [times] You can do so at most { $limit } { $window }.
   *[points] You can give away at most { $limit } { $window }.
  }

## Status

tier-everyone = Every member has the status “{ $tier }” from the start.
tier-reach = You reach “{ $tier }” as soon as { $condition }.
badge-reach = You get the badge “{ $tier }” as soon as { $condition }.
tier-while = You have “{ $tier }” only while { $condition }; then it is lost at once.
tier-reach-while = You reach “{ $tier }” as soon as { $condition }, and you have it for as long as that holds.
badge-reach-while = You get the badge “{ $tier }” as soon as { $condition }, and you have it for as long as that holds.
keep-life = You keep it for life.
keep-end = You keep it until the end of the { $period } in which you reach it.
keep-end-next = You keep it until the end of the { $period } after the one in which you reach it.
keep-member-year = You keep it until the end of your year counted from { $field_of }.
keep-member-year-next = You keep it until the end of the next year counted from { $field_of }.
keep-until-day = You keep it until the next { $day }.
keep-until-day-next = You keep it until { $day } of the following year.
keep-for = You keep it for { $duration } after you reach it.
keep-for-end = You keep it for { $duration } after you reach it, up to the end of that { $period }.
keep-again = Then it is looked at again: if the condition for reaching it holds in the period that is closing, you keep it for as long again.
keep-again-when = Then it is looked at again: you keep it for as long again if { $condition }.
drop-level = Otherwise you go down one level.
drop-requalify = Otherwise you go down to the highest status whose own condition holds.
drop-never = Otherwise you keep it all the same.
drop-floor = You do not fall below “{ $tier }” by this.
drop-grace = If you do not keep it, you still have it for { $duration } more; what you do in that time counts too, and then it is looked at once more.
benefits-add = You also have the benefits of all levels below yours.
tiers-reprice = The event with which you reach a status counts at the new status already.
tiers-no-reprice = The event with which you reach a status still counts at the status before.
tiers-migrate = { $way ->
    [keep] If the conditions for a status change, everyone keeps theirs until it is next looked at.
    [evaluate] If the conditions for a status change, everyone gets on that day the status that the new ones ask for.
   *[upgrade] If the conditions for a status change, whoever meets the new ones moves up on that day; nobody moves down.
  }
tier-column = status

## Spending

exchange = { $trigger }, { $price } become { $gain }.
exchange-all = { $trigger }, as many times { $price } as your balance holds become { $gain } each.
exchange-request = You can exchange { $price } for { $gain }.
goods = { $name }
exchange-into = { $amount } of “{ $wallet }”
exchange-when = It also happens by itself: { $trigger }.
exchange-off = { $amount } off an order
exchange-steps-largest = You can exchange in these steps; as many as fit are taken, the largest first.
exchange-steps-best = You can exchange in these steps; those are taken that together bring the most for the least.
exchange-by = You can have { $gain } at these prices:
reward = You can have { $gain } for { $price }.
price-column = price
gain-column = you get
exchange-all-request = It is done as many times as your balance allows.
balance-min = Your balance has to be at least { $amount }.
rest-lapses = What is left after it lapses.
rest-stays = What is left after it stays yours.

## Codes, partners, households, messages, segments

code-patterns = Its codes look like this, where # is a digit and @ a letter: { $patterns }.
code-words = Its codes are { $words }.
code-cap = { $key ->
    [code] Each code can be used at most { $limit } { $window }.
    [code-of-member] You can use each code at most { $limit } { $window }.
    [programme] All members together can use them at most { $limit } { $window }.
   *[member] You can use them at most { $limit } { $window }.
  }
partner-category = Kind: { $category }.
partner-pays = It pays { $rate } for every { $amount } that is given there.
partner-pays-from = From { $date } on, it pays { $rate } for every { $amount } that is given there.
partner-receives = It receives { $rate } for every { $amount } that is spent there.
partner-receives-from = From { $date } on, it receives { $rate } for every { $amount } that is spent there.
partner-column = partner
kind-column = kind
partners-intro = You can also collect or spend at these partners.

notice = { $trigger }, the message “{ $title }” is sent to “{ $to }”.
notice-you = { $trigger }, you are sent the message “{ $title }”.
notice-after = It is sent { $duration } later.
notice-still = It is sent only if then { $condition }.
notice-with = It tells { $data }.
notice-balance = your balance of { $units }
segment = You belong to it if { $condition }.

## Measures

means-sum = “{ $name }” is the sum of { $value_of } of { $source }.
means-number = “{ $name }” is the number of { $source }.
means-average = “{ $name }” is the average of { $value_of } of { $source }.
means-distinct = “{ $name }” is how many different values { $value } has had in { $source }.
means-latest = “{ $name }” is { $value } of the latest of { $source }.
means-any = “{ $name }” says whether there has been any of { $source }.
means-streak = “{ $name }” is in how many { $periods } in a row there was one of { $source }.
means-given = “{ $name }” is how much you have got by { $rules } ({ $units }).
means-given-times = “{ $name }” is how often you have got something by { $rules }.
means-by = It is kept apart for each { $field }.
streak-day = calendar days
streak-week = calendar weeks
streak-month = calendar months
streak-quarter = calendar quarters
streak-year = calendar years
source-events = your { $events }
source-events-where = your { $events } where { $condition }
source-parts = the { $parts } of your { $events }
source-parts-where = the { $parts } of your { $events } where { $condition }

## The programme

programme-from-to = The programme runs from { $first } to { $last }. Nothing is given outside of these days; what was given before stays and lapses in its time.
programme-from = The programme runs from { $first } on. Nothing is given before.
programme-until = The programme runs until { $last }. Nothing is given after that; what was given before stays and lapses in its time.
programme-open = The programme has no fixed end.
programme-money = Amounts of money are in { $currencies }. Days and times are { $zone ->
        [UTC] in UTC
       *[other] local time in { $zone }
    }.
programme-join = Whoever joins takes part. You are a member from the day you join, or from the first event that is recorded for you.
programme-week = A calendar week starts on { $weekday }.
programme-rounding = { $rounding ->
    [down] Fractions of the smallest unit are rounded down.
    [up] Fractions of the smallest unit are rounded up.
    [half-up] Fractions of the smallest unit are rounded to the nearest, a half up.
    [half-down] Fractions of the smallest unit are rounded to the nearest, a half down.
   *[half-even] Fractions of the smallest unit are rounded to the nearest, a half to the even neighbour.
  }
rules-add-up = Offers add up unless something else is said.

returns-none = Returns change nothing in this programme: what was given stays.
returns-within = Returns count within { $duration } of the purchase.
returns-recalculated = What the purchase gave is worked out again without what came back, as of the day it was bought; the difference is taken back.
returns-by-item = What each item gave is taken back as far as it comes back; what was given for the purchase as a whole is taken back in proportion.
returns-in-proportion = Whatever the purchase gave is taken back in proportion to the share of its amount that comes back.
returns-keep = What the purchase gave is not taken back; what counts towards a status or an offer is corrected all the same.
returns-unnamed = A return that names no purchase takes back what a purchase of that amount would give on that day.
returns-named = A return has to name its purchase.
returns-tiers = After a return, a status whose condition no longer holds is lost at once.

## Headings

heading-programme = The programme
heading-earn = How you collect
heading-cashback = Money back
heading-referral = Inviting friends
heading-challenge = Challenges
heading-limits = Limits that several offers share
heading-codes = Promotion codes
heading-status = Status
heading-overview = At a glance
heading-badges = Badges
heading-spend = What you can get
heading-rewards = Rewards
heading-wallets = What you collect, and how long it lasts
heading-returns = Returns
heading-partners = Partners
heading-examples = Worked examples
heading-words = What the words mean
heading-staff = For the staff
heading-messages = Messages
heading-segments = Segments
heading-data = Data
heading-fees = What partners pay and receive

title = { $program }: terms and conditions
generated = This text was made from the rules of the programme.

## Data

data-event-column = event
data-field-column = field
data-kind-column = kind
data-parts = { $field } of { $parts }
data-member = member
kind-money = money
kind-amount = amount ({ $unit })
kind-count = whole number
kind-number = number
kind-choice = one of { $values }
kind-several = any of { $values }
kind-text = text
kind-date = date
kind-clock = time of day
kind-flag = yes or no
kind-member = member
kind-partner = partner
kind-tier = status
field-optional = may be missing
field-default = { $value } if missing
field-min = at least { $amount }
field-max = at most { $amount }
field-set-by = set by { $field } of { $event }
field-changes = may change at most { $limit } { $window }

## Examples

example = { $event } on { $date }
example-as = { $event } on { $date }, as “{ $tier }”
example-detail = { $field }: { $value }
example-rule-column = what counts
example-sum-column = sum
example-amount-column = you get
example-total = together
example-for-you = { $rule } (for you)
example-for-friend = { $rule } (for your friend)
example-for-other = { $rule } (for another member)
example-steps = { $count ->
    [one] { $number } full step of { $per } × { $amount } = { $sum }
   *[other] { $number } full steps of { $per } × { $amount } = { $sum }
  }
example-reached = With it, you reach { $tiers }.
example-rounded = { $sum }, rounded { $amount }
place = { $name } · { $place }
