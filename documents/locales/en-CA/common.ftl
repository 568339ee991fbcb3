### Words common to all documents.

## Periods. $start is for French alone.
months-of-year = in { $months } { $year }
period-one-month = { $first }
period-months = { $first } to { $last }
period-one-day = { $first }
period-days = { $first } to { $last }
during-one-month = in { $first }
during-months = from { $first } to { $last }
during-one-day = on { $first }
during-days = from { $first } to { $last }

## Texts that are missing or to be looked over
text-missing = [English text to come]
