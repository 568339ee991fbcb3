### Mots communs à tous les documents.

## Périodes. $start dit si « de » s’élide.
months-of-year = en { $months } { $year }
period-one-month = { $first }
period-months = { $first } à { $last }
period-one-day = { $first }
period-days = { $first } au { $last }
during-one-month = en { $first }
during-months = { $start ->
    [vowel] d’{ $first }
   *[consonant] de { $first }
} à { $last }
during-one-day = le { $first }
during-days = du { $first } au { $last }

## Textes absents ou à revoir
text-missing = [texte français à venir]
