### Le rapport d’activité.

## Titre
council-title = Rapport d’activité, { $period }
council-subtitle = Destinataire : { $council }. Chiffres en date du { $date }.

## Activités réalisées
completed-heading = Activités réalisées { $period-during }
completed-none = Aucune activité n’a eu lieu durant cette période.

## Membres
members-members = { $count ->
    [0] Membres actuels – la communauté n’a encore aucun membre.
    [one] Membres actuels – { $count } personne représentant :
   *[other] Membres actuels – { $count } personnes représentant :
}
members-federal = { $count ->
    [0] aucun ministère fédéral;
    [one] { $count } ministère fédéral;
   *[other] { $count } ministères fédéraux;
}
members-provincial-territorial = { $count ->
    [0] aucun ministère provincial ou territorial;
    [one] { $count } ministère provincial ou territorial;
   *[other] { $count } ministères provinciaux ou territoriaux;
}
members-municipal = { $count ->
    [0] aucune municipalité.
    [one] { $count } municipalité.
   *[other] { $count } municipalités.
}
members-other = { $count ->
    [one] S’y ajoute { $count } organisation qui ne relève pas de ces trois ordres : { $names }.
   *[other] S’y ajoutent { $count } organisations qui ne relèvent pas de ces trois ordres : { $names }.
}
members-unrepresented = Remarque : personne ne représente actuellement { $jurisdictions }.
members-represented = Remarque : toutes les provinces et tous les territoires sont représentés.
municipal-only = Seules des municipalités participent { $places }.

## Enjeux
issues-heading = Enjeux et défis
issues-issue = Enjeu
issues-importance = Importance
issues-impact = Répercussions
issues-action-plan = Plan d’action
issues-unrepresented = Personne ne représente actuellement { $jurisdictions } dans la communauté.
issues-represented = Chaque province et chaque territoire a une voix dans la communauté.
issues-none = Aucun autre enjeu n’est signalé.

## Activités prévues
planned-heading = Activités prévues pour la prochaine période ({ $period-during })
planned-meetings = { $count ->
    [0] Aucune réunion trimestrielle n’est encore au calendrier.
    [one] Réunion trimestrielle { $months }.
   *[other] Réunions trimestrielles { $months }.
}
planned-themes = { $themes-count ->
    [one] Thème envisagé : { $themes }.
   *[other] Thèmes envisagés : { $themes }.
}
planned-recruitment = Recrutement de membres dans tous les ordres de gouvernement.
planned-recruitment-notably = Recrutement de membres dans tous les ordres de gouvernement, en priorité { $places }.

## D’où viennent les chiffres
facts-heading = D’où viennent ces chiffres
facts-introduction = Chaque chiffre du rapport est le nombre des éléments obtenus par une requête, qui peut être refaite en tout temps.
fact-activities = { $count ->
    [0] Aucune activité réalisée
    [one] { $count } activité réalisée
   *[other] { $count } activités réalisées
}
fact-members = { $count ->
    [0] Aucun membre
    [one] { $count } membre
   *[other] { $count } membres
}
fact-federal = { $count ->
    [0] Aucun ministère fédéral
    [one] { $count } ministère fédéral
   *[other] { $count } ministères fédéraux
}
fact-provincial-territorial = { $count ->
    [0] Aucun ministère provincial ou territorial
    [one] { $count } ministère provincial ou territorial
   *[other] { $count } ministères provinciaux ou territoriaux
}
fact-municipal = { $count ->
    [0] Aucune municipalité
    [one] { $count } municipalité
   *[other] { $count } municipalités
}
fact-other = { $count ->
    [0] Aucune autre organisation
    [one] { $count } autre organisation
   *[other] { $count } autres organisations
}
fact-unrepresented = { $count ->
    [0] Aucune province et aucun territoire sans représentant
    [one] { $count } province ou territoire sans représentant
   *[other] { $count } provinces et territoires sans représentant
}
fact-planned-meetings = { $count ->
    [0] Aucune réunion trimestrielle prévue
    [one] { $count } réunion trimestrielle prévue
   *[other] { $count } réunions trimestrielles prévues
}

## Textes à revoir
text-draft = ébauche

## Ce qui reste à régler avant l’approbation
finding-missing-text = { $language ->
    [fr] Le texte français manque : il reste à l’écrire.
   *[en] Le texte anglais manque : il reste à l’écrire.
}
finding-draft-text = { $language ->
    [fr] Le texte français est une ébauche : il reste à le faire réviser.
   *[en] Le texte anglais est une ébauche : il reste à le faire réviser.
}
finding-unequal-figures = Les chiffres diffèrent selon la langue (seulement en français : { $french }; seulement en anglais : { $english }).
finding-unequal-links = Les liens diffèrent selon la langue (en français : { $french }; en anglais : { $english }).
finding-empty-section = La section ne dit rien : écrivez-y une introduction ou retirez-la du rapport.
finding-dead-reference = La phrase s’appuie sur un chiffre que le rapport n’a pas : { $fact }.
finding-uneven-table = Les cellules de cette rangée ne correspondent pas aux colonnes du tableau.
finding-repeated-path = Deux phrases du rapport portent le même repère.
finding-lost-override = La phrase que ce texte remplaçait n’est plus dans le rapport : supprimez le texte ou rattachez-le à une autre phrase.
finding-lost-text = La section de ce texte n’est plus dans le rapport : supprimez le texte ou rétablissez la section.
finding-undecided-meeting = La rencontre « { $title } » du { $date } est passée : indiquez si elle a eu lieu ou si elle a été annulée.
finding-cancelled-but-done = La rencontre « { $title } » du { $date } est annulée, mais figure parmi les activités réalisées.
finding-untold-meeting = La rencontre « { $title } » du { $date } a eu lieu, mais aucune activité n’en fait état.
finding-undecided-plan = L’échéance de l’activité prévue « { $title } » était le { $date } : indiquez ce qu’elle est devenue.
finding-members-without-organization = { $count ->
    [one] { $count } membre n’a pas d’organisation : il compte parmi les membres, mais dans aucune ligne.
   *[other] { $count } membres n’ont pas d’organisation : ils comptent parmi les membres, mais dans aucune ligne.
}

## Le PDF
pdf-page = Page { $page } de { $pages }
pdf-keywords = rapport d’activité, communauté de pratique, services publics, Canada
pdf-unready = { $count ->
    [one] Version de travail : { $count } texte manque ou reste à revoir.
   *[other] Version de travail : { $count } textes manquent ou restent à revoir.
}
pdf-chart-source = Provenance des chiffres :
pdf-facts-number = No
pdf-facts-figure = Chiffre
pdf-facts-query = Requête
pdf-overrides-heading = Phrases rédigées à la main
pdf-overrides-introduction = Le secrétariat a remplacé les phrases qui portent ces repères. Voici ce que les données donnaient à lire.
pdf-overrides-mark = Repère
pdf-overrides-generated = Phrase tirée des données

## La correction d’un envoi
report-correction = Version corrigée. Ce qui a changé : { $changed }
