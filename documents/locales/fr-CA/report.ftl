### Le rapport d’activité.

## Titre
council-title = Rapport d’activité, { $period }
council-subtitle = Destinataire : { $council }. Chiffres en date du { $date }.

## Activités réalisées
completed-heading = Activités réalisées { $period-during }
completed-none = Aucune activité n’a eu lieu durant cette période.

## Membres
members-members = { $count ->
    [0] Membres actuels – la communauté ne compte aucun membre.
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
municipal-only = Pour { $jurisdictions }, seules des municipalités participent à la communauté.

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

## La page
page-why = D’où vient cette phrase?
page-instead-of = Texte du secrétariat. Les données disaient :
page-this-version = Version française

## Textes à réviser
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
finding-empty-section = La section est vide : écrivez-y une introduction ou retirez-la du rapport.
finding-dead-reference = La phrase s’appuie sur un chiffre que le rapport n’a pas : { $fact }.
finding-uneven-table = Les cellules de cette rangée ne correspondent pas aux colonnes du tableau.
finding-repeated-path = Deux phrases du rapport portent le même repère.
finding-lost-override = La phrase que ce texte remplaçait n’est plus dans le rapport : supprimez le texte ou rattachez-le à une autre phrase.
finding-lost-text = La section de ce texte n’est plus dans le rapport : supprimez le texte ou rétablissez la section.
finding-undecided-meeting = La réunion « { $title } » du { $date } est passée : indiquez si elle a eu lieu ou si elle a été annulée.
finding-cancelled-but-done = La réunion « { $title } » du { $date } est annulée, mais figure parmi les activités réalisées.
finding-untold-meeting = La réunion « { $title } » du { $date } a eu lieu, mais aucune activité n’en fait état.
finding-undecided-plan = L’échéance de l’activité prévue « { $title } » était le { $date } : indiquez ce qu’elle est devenue.
finding-members-without-organization = { $count ->
    [one] { $count } membre n’a pas d’organisation : il compte parmi les membres, mais dans aucune ligne.
   *[other] { $count } membres n’ont pas d’organisation : ils comptent parmi les membres, mais dans aucune ligne.
}
finding-untold-recommendation = La recommandation { $number }, « { $title } », est adoptée, mais ce rapport n’a pas de section qui en ferait part au conseil : ajoutez au rapport la section des recommandations.
finding-undated-figure = Le chiffre « { $title } » n’a pas de date : indiquez avec la ressource le jour où il était exact.
finding-withheld-resource = La ressource « { $title } » n’est pas publiée pour tous les destinataires de ce rapport (les membres et le conseil) : publiez-la, élargissez sa diffusion ou retirez-la du numéro.

## Le PDF
pdf-page = Page { $page } de { $pages }
pdf-keywords = rapport d’activité, communauté de pratique, services publics, Canada
pdf-unready = { $count ->
    [one] Version de travail : { $count } texte manque ou reste à réviser.
   *[other] Version de travail : { $count } textes manquent ou restent à réviser.
}
pdf-table-source = Provenance des chiffres :
pdf-facts-number = No
pdf-facts-figure = Chiffre
pdf-facts-query = Requête
pdf-overrides-heading = Phrases rédigées à la main
pdf-overrides-introduction = Le secrétariat a remplacé les phrases qui portent ces repères. Voici ce que disaient les données.
pdf-overrides-mark = Repère
pdf-overrides-generated = Phrase tirée des données

## La correction d’un envoi
report-correction = Version corrigée. Ce qui a changé : { $changed }

## Ce qui a changé
changes-heading = Ce qui a changé
changes-since-report = Comparaison avec les chiffres du dernier rapport périodique, en date du { $date }.
changes-since-start = Comparaison avec la situation du { $date }, à la veille de la période.
changes-members = Membres : { $before } auparavant et { $now } maintenant; { $joined ->
    [0] aucune arrivée
    [one] { $joined } arrivée
   *[other] { $joined } arrivées
} et { $left ->
    [0] aucun départ
    [one] { $left } départ
   *[other] { $left } départs
}.
changes-organizations-joined = { $count ->
    [0] Aucune organisation ne s’est jointe à la communauté.
    [one] { $count } organisation s’est jointe à la communauté : { $names }.
   *[other] { $count } organisations se sont jointes à la communauté : { $names }.
}
changes-organizations-left = { $count ->
    [0] Aucune organisation n’a quitté la communauté.
    [one] { $count } organisation a quitté la communauté : { $names }.
   *[other] { $count } organisations ont quitté la communauté : { $names }.
}
changes-renamed = { $count ->
    [0] Aucune organisation n’a changé de nom.
    [one] { $count } organisation a changé de nom :
   *[other] { $count } changements de nom d’organisation :
}
changes-renaming = { $before } : nouveau nom depuis le { $date }, { $after }.
changes-successions = { $count ->
    [0] Aucune organisation n’est issue d’une autre.
    [one] { $count } organisation a cédé sa place à une autre :
   *[other] { $count } organisations ont cédé leur place à d’autres :
}
changes-succession = { $predecessor } : depuis le { $date }, { $successor }.
changes-gaps-opened = { $count ->
    [0] Aucune province et aucun territoire n’a perdu sa représentation.
    [one] { $count } représentation perdue :
   *[other] { $count } représentations perdues :
}
changes-gap-opened = Plus personne ne représente { $jurisdictions } depuis le { $date } ({ $months ->
    [0] { $days ->
        [one] { $days } jour
       *[other] { $days } jours
    }
   *[other] { $months } mois
}).
changes-gap-opened-until = Personne n’a représenté { $jurisdictions } { $one-day ->
    [1] le { $date } seulement
   *[other] du { $date } au { $until }
} ({ $months ->
    [0] { $days ->
        [one] { $days } jour
       *[other] { $days } jours
    }
   *[other] { $months } mois
}).
changes-gaps-closed = { $count ->
    [0] Aucune province et aucun territoire n’a obtenu de représentation.
    [one] { $count } représentation obtenue :
   *[other] { $count } représentations obtenues :
}
changes-gap-closed = Quelqu’un représente de nouveau { $jurisdictions } depuis le { $date }, après une absence de { $months ->
    [0] { $days ->
        [one] { $days } jour
       *[other] { $days } jours
    }
   *[other] { $months } mois
}.
changes-gap-closed-until = Quelqu’un a de nouveau représenté { $jurisdictions } { $one-day ->
    [1] le { $date } seulement
   *[other] du { $date } au { $until }
}, après une absence de { $months ->
    [0] { $days ->
        [one] { $days } jour
       *[other] { $days } jours
    }
   *[other] { $months } mois
}.
changes-first-represented = Quelqu’un représente { $jurisdictions } pour la première fois, depuis le { $date }.
changes-first-represented-until = Quelqu’un a représenté { $jurisdictions } pour la première fois, { $one-day ->
    [1] le { $date } seulement
   *[other] du { $date } au { $until }
}.
changes-meetings = { $count ->
    [0] Aucune réunion trimestrielle n’était au calendrier.
    [one] { $count } réunion trimestrielle était au calendrier; { $held ->
        [0] elle n’a pas eu lieu.
       *[other] elle a eu lieu.
    }
   *[other] { $count } réunions trimestrielles étaient au calendrier; { $missed ->
        [0] toutes ont eu lieu.
       *[other] { $held ->
            [0] aucune n’a eu lieu.
            [one] { $held } a eu lieu et il en manque { $missed }.
           *[other] { $held } ont eu lieu et il en manque { $missed }.
        }
    }
}
changes-meeting-dropped = Réunion du { $date } : annulée.
changes-meeting-open = Réunion du { $date } : rien n’indique qu’elle a eu lieu.
changes-plans = { $count ->
    [0] Aucune autre activité n’était prévue.
    [one] { $count } autre activité était prévue; { $done ->
        [0] elle n’est pas réalisée.
       *[other] elle est réalisée.
    }
   *[other] { $count } autres activités étaient prévues; { $done ->
        [0] aucune n’est réalisée.
        [one] { $done } est réalisée.
       *[other] { $done } sont réalisées.
    }
}
changes-plan-done = Réalisée : { $title }
changes-plan-dropped = Abandonnée : { $title }
changes-plan-open = À poursuivre : { $title }
changes-issues = { $count ->
    [0] Aucun enjeu n’a été réglé.
    [one] { $count } enjeu a été réglé :
   *[other] { $count } enjeux ont été réglés :
}

## Représentation
representation-heading = Représentation et effectif
representation-map = Représentation des provinces et des territoires
representation-map-description = { $represented ->
    [0] Aucun des { $all } provinces et territoires n’est représenté.
    [one] { $represented } des { $all } provinces et territoires est représenté.
   *[other] { $represented } des { $all } provinces et territoires sont représentés.
}{ $municipal-only-count ->
    [0] { "" }
   *[other] { " " }Municipalités seulement : { $municipal-only }.
}{ $absent-count ->
    [0] { "" }
   *[other] { " " }Aucune représentation : { $absent }.
}
standing-represented = Représentation assurée
standing-municipal-only = Municipalités seulement
standing-not-represented = Aucune représentation
since-ever = Depuis le début
membership-chart = Membres par ordre de gouvernement
membership-chart-description = Membres du { $from } au { $to } : fédéral, de { $federal-before } à { $federal }; provincial ou territorial, de { $provincial-before } à { $provincial }; municipal, de { $municipal-before } à { $municipal }; autres, de { $other-before } à { $other }.

## Participation
attendance-heading = Participation aux réunions
attendance-none = Aucune réunion n’a eu lieu durant cette période.
attendance-attended = { $meetings ->
    [one] { $meetings } réunion tenue
   *[other] { $meetings } réunions tenues
}{ $count ->
    [0] ; aucune présence n’est au dossier.
    [one] , { $count } présence.
   *[other] , { $count } présences.
}
attendance-invited = { $meetings ->
    [one] { $meetings } réunion tenue
   *[other] { $meetings } réunions tenues
}{ $count ->
    [0] ; aucune présence n’est au dossier
    [one] , { $count } présence
   *[other] , { $count } présences
} { $invited ->
    [one] pour { $invited } invitation.
   *[other] pour { $invited } invitations.
}
attendance-by-order = Selon l’ordre de gouvernement :
attendance-by-jurisdiction = Selon l’administration :
attendance-chart = Présences par trimestre et par ordre de gouvernement
attendance-chart-description = { $quarters ->
    [one] Présences en { $quarters } trimestre
   *[other] Présences en { $quarters } trimestres
} : fédéral, { $federal }; provincial ou territorial, { $provincial }; municipal, { $municipal }; autres, { $other }.
attendance-no-organization = Sans organisation

## Sous-groupes et réseau des gestionnaires
groups-heading = Sous-groupes et réseau des gestionnaires
groups-count = { $count ->
    [0] Aucun sous-groupe n’a été actif durant cette période.
    [one] { $count } sous-groupe a été actif durant cette période.
   *[other] { $count } sous-groupes ont été actifs durant cette période.
}
groups-since = Actif depuis le { $date }.
groups-ended = Actif du { $date } au { $last }.
groups-members = { $count ->
    [one] { $count } membre, qui en est responsable.
   *[other] { $count } membres, dont une personne responsable.
}
groups-members-led = { $count ->
    [one] { $count } membre, qui en est responsable ({ $organization }).
   *[other] { $count } membres, dont une personne responsable ({ $organization }).
}
groups-members-without-lead = { $count ->
    [0] Aucun membre.
    [one] { $count } membre; personne n’en est responsable.
   *[other] { $count } membres; personne n’en est responsable.
}
groups-meetings = { $held ->
    [0] Aucune réunion tenue
    [one] { $held } réunion tenue
   *[other] { $held } réunions tenues
}{ $planned ->
    [0] ; aucune n’est prévue.
    [one] ; { $planned } est prévue.
   *[other] ; { $planned } sont prévues.
}
groups-managers = { $count ->
    [0] Le réseau des gestionnaires ne compte aucun membre
    [one] Le réseau des gestionnaires compte { $count } membre
   *[other] Le réseau des gestionnaires compte { $count } membres
}{ $held ->
    [0] ; il n’a tenu aucune réunion durant cette période
    [one] ; il a tenu { $held } réunion durant cette période
   *[other] ; il a tenu { $held } réunions durant cette période
} { $planned ->
    [0] et n’en prévoit aucune pour la suivante.
   *[other] et en prévoit { $planned } pour la suivante.
}

## Recommandations au conseil
recommendations-heading = Recommandations au conseil
recommendations-new = { $count ->
    [0] La communauté ne présente aucune nouvelle recommandation au conseil.
    [one] La communauté présente { $count } nouvelle recommandation au conseil.
   *[other] La communauté présente { $count } nouvelles recommandations au conseil.
}
recommendations-adopted = Recommandation { $number }, adoptée le { $date }; approche { $approach ->
    [bilateral] bilatérale
    [collaborative_and_bilateral] collaborative et bilatérale
   *[collaborative] collaborative
}.
recommendations-adopted-with = Recommandation { $number }, adoptée le { $date }; approche { $approach ->
    [bilateral] bilatérale
    [collaborative_and_bilateral] collaborative et bilatérale
   *[collaborative] collaborative
} ({ $parties }).
recommendations-earlier = { $count ->
    [0] Le conseil n’était saisi d’aucune recommandation antérieure durant cette période.
    [one] Le conseil était saisi de { $count } recommandation antérieure durant cette période.
   *[other] Le conseil était saisi de { $count } recommandations antérieures durant cette période.
}
recommendations-sent = Recommandation { $number }, envoyée le { $date }.
recommendations-unanswered = Le conseil n’a pas encore répondu.
recommendations-answered = { $answer ->
    [accepted] Le conseil l’a acceptée le { $date }.
    [accepted_in_part] Le conseil l’a acceptée en partie le { $date }.
    [declined] Le conseil l’a refusée le { $date }.
    [deferred] Le { $date }, le conseil a reporté sa décision.
   *[question] Le { $date }, le conseil a demandé des précisions.
}
recommendations-noted = Suivi du { $date }
recommendations-closed = Close le { $date }.
recommendations-withdrawn = Retirée le { $date }.

## Initiatives et partenariats
initiatives-heading = Initiatives et partenariats
initiatives-initiatives = { $count ->
    [0] Aucune initiative n’était en cours durant cette période.
    [one] { $count } initiative était en cours durant cette période.
   *[other] { $count } initiatives étaient en cours durant cette période.
}
initiatives-partnerships = { $count ->
    [0] Aucun partenariat n’était en cours durant cette période.
    [one] { $count } partenariat était en cours durant cette période.
   *[other] { $count } partenariats étaient en cours durant cette période.
}
initiatives-since = En cours depuis le { $date }.
initiatives-ended = Du { $date } au { $last }.
initiatives-parties = { $count ->
    [0] Aucune organisation participante.
    [one] { $count } organisation participante :
   *[other] { $count } organisations participantes :
}
initiatives-leads = { $names-count ->
    [one] Organisation responsable : { $names }.
   *[other] Organisations responsables : { $names }.
}
initiatives-partners = { $names-count ->
    [one] Partenaire : { $names }.
   *[other] Partenaires : { $names }.
}
initiatives-groups = { $names-count ->
    [one] Sous-groupe : { $names }.
   *[other] Sous-groupes : { $names }.
}
initiatives-recommendations = { $names-count ->
    [one] Recommandation au conseil : { $names }.
   *[other] Recommandations au conseil : { $names }.
}
initiatives-funding = { $count ->
    [one] Financement : { $count } référence, { $amount } $ au total :
   *[other] Financement : { $count } références, { $amount } $ au total :
}
initiatives-funding-partly = { $count ->
    [one] Financement : { $count } référence, au moins { $amount } $ au total (tous les montants ne sont pas connus) :
   *[other] Financement : { $count } références, au moins { $amount } $ au total (tous les montants ne sont pas connus) :
}
initiatives-funding-unknown = { $count ->
    [one] Financement : { $count } référence, dont le montant n’est pas connu :
   *[other] Financement : { $count } références, dont les montants ne sont pas connus :
}
initiatives-reference = { $title } ({ $reference }), exercice { $year } : { $amount } $.
initiatives-reference-without-amount = { $title } ({ $reference }), exercice { $year } : montant inconnu.
initiatives-approved = Approbation : le { $date }.
initiatives-not-approved = L’approbation est à venir.
initiatives-funded = { $count ->
    [one] { $count } référence de financement appuie des recommandations au conseil :
   *[other] { $count } références de financement appuient des recommandations au conseil :
}
initiatives-funded-recommendation = Recommandation { $number } : { $title }

## Mandat
compliance-heading = Respect du mandat
compliance-terms = Le mandat en vigueur depuis le { $date } sert de référence.
compliance-no-quarter = Aucun trimestre ne s’est terminé durant cette période.
compliance-every-quarter = { $count ->
    [one] La réunion trimestrielle a eu lieu durant le seul trimestre terminé.
   *[other] Une réunion trimestrielle a eu lieu durant chacun des { $count } trimestres terminés.
}
compliance-no-meeting = { $count ->
    [one] Le seul trimestre terminé n’a pas eu de réunion : { $quarters }.
   *[other] Aucun des { $count } trimestres terminés n’a eu de réunion : { $quarters }.
}
compliance-quarters = { $missing ->
    [one] { $missing } trimestre sur { $count } n’a pas eu de réunion : { $quarters }.
   *[other] { $missing } trimestres sur { $count } n’ont pas eu de réunion : { $quarters }.
}
compliance-chairs-held = Les deux coprésidences sont pourvues.
compliance-federal-chair-vacant = La coprésidence fédérale est vacante.
compliance-provincial-chair-vacant = La coprésidence provinciale ou territoriale est vacante.
compliance-chairs-vacant = Les deux coprésidences sont vacantes.
compliance-no-seat = Aucun siège du Conseil n’est au dossier.
compliance-seats-held = { $seats ->
    [one] Le seul siège du Conseil est pourvu.
   *[other] Les { $seats } sièges du Conseil sont pourvus.
}
compliance-federal-seat-vacant = { $seats ->
    [one] Le seul siège du Conseil, celui du gouvernement fédéral, est vacant.
   *[other] { $count } siège du Conseil sur { $seats } est vacant : celui du gouvernement fédéral.
}
compliance-seats-vacant-federal = { $count } sièges du Conseil sur { $seats } sont vacants : celui du gouvernement fédéral et { $jurisdictions-count ->
    [one] celui de l’administration suivante : { $jurisdictions }.
   *[other] ceux des administrations suivantes : { $jurisdictions }.
}
compliance-seats-vacant = { $count ->
    [one] { $seats ->
        [one] Le seul siège du Conseil est vacant, pour l’administration suivante : { $jurisdictions }.
       *[other] { $count } siège du Conseil sur { $seats } est vacant, pour l’administration suivante : { $jurisdictions }.
    }
   *[other] { $count } sièges du Conseil sur { $seats } sont vacants, pour les administrations suivantes : { $jurisdictions }.
}
compliance-reports = { $count ->
    [0] Aucun rapport semestriel ne venait à échéance.
    [one] { $count } rapport semestriel venait à échéance; { $late ->
        [0] il a été remis à temps :
       *[other] il n’a pas été remis à temps :
    }
   *[other] { $count } rapports semestriels venaient à échéance; { $late ->
        [0] tous ont été remis à temps :
        [one] { $late } n’a pas été remis à temps :
       *[other] { $late } n’ont pas été remis à temps :
    }
}
compliance-report-on-time = { $half } : remis le { $date }; l’échéance était le { $due }.
compliance-report-late = { $half } : remis le { $date }, { $days ->
    [one] { $days } jour
   *[other] { $days } jours
} après l’échéance du { $due }.
compliance-report-unsent = { $half } : non remis; l’échéance était le { $due }.

## Tableaux et graphiques
cell-number = { $count }
cell-text = { $text }
cell-date = { $date }
quarter = T{ $quarter-number } { $quarter-year }
column-order = Ordre de gouvernement
column-jurisdiction = Administration
column-quarter = Trimestre
column-date = Date
column-attended = Présences
column-invited = Invitations
column-standing = Représentation
column-members = Membres
column-organizations = Organisations
column-since = Depuis
column-federal = Fédéral
column-provincial-territorial = Provincial ou territorial
column-municipal = Municipal
column-other = Autres
order-federal = Fédéral
order-provincial-territorial = Provincial ou territorial
order-municipal = Municipal
order-other = Autres organisations, ou aucune

## D’où viennent les chiffres des autres sections
fact-members-before = { $count ->
    [0] Aucun membre auparavant
    [one] { $count } membre auparavant
   *[other] { $count } membres auparavant
}
fact-changes-joined = { $count ->
    [0] Aucune arrivée
    [one] { $count } arrivée
   *[other] { $count } arrivées
}
fact-changes-left = { $count ->
    [0] Aucun départ
    [one] { $count } départ
   *[other] { $count } départs
}
fact-changes-organizations-joined = { $count ->
    [0] Aucune organisation nouvelle
    [one] { $count } organisation nouvelle
   *[other] { $count } organisations nouvelles
}
fact-changes-organizations-left = { $count ->
    [0] Aucune organisation partie
    [one] { $count } organisation partie
   *[other] { $count } organisations parties
}
fact-changes-renamed = { $count ->
    [0] Aucun nouveau nom
    [one] { $count } nouveau nom d’organisation
   *[other] { $count } nouveaux noms d’organisation
}
fact-changes-successions = { $count ->
    [0] Aucune succession
    [one] { $count } organisation qui en est devenue une autre
   *[other] { $count } organisations qui en sont devenues d’autres
}
fact-changes-gaps-opened = { $count ->
    [0] Aucune représentation perdue
    [one] { $count } représentation perdue
   *[other] { $count } représentations perdues
}
fact-changes-gaps-closed = { $count ->
    [0] Aucune représentation obtenue
    [one] { $count } représentation obtenue
   *[other] { $count } représentations obtenues
}
fact-changes-meetings = { $count ->
    [0] Aucune réunion au calendrier
    [one] { $count } réunion qui était au calendrier
   *[other] { $count } réunions qui étaient au calendrier
}
fact-changes-meetings-held = { $count ->
    [0] Aucune de ces réunions tenue
    [one] { $count } de ces réunions a eu lieu
   *[other] { $count } de ces réunions ont eu lieu
}
fact-changes-plans = { $count ->
    [0] Aucune autre activité prévue
    [one] { $count } autre activité qui était prévue
   *[other] { $count } autres activités qui étaient prévues
}
fact-changes-issues = { $count ->
    [0] Aucun enjeu réglé
    [one] { $count } enjeu réglé
   *[other] { $count } enjeux réglés
}
fact-terms = { $count ->
    [0] Aucun mandat en vigueur
    [one] { $count } mandat en vigueur
   *[other] { $count } mandats en vigueur
}
fact-quarter-meetings = { $count ->
    [0] Aucune réunion trimestrielle tenue
    [one] { $count } réunion trimestrielle tenue
   *[other] { $count } réunions trimestrielles tenues
}
fact-co-chairs = { $count ->
    [0] Aucune coprésidence pourvue
    [one] { $count } coprésidence pourvue
   *[other] { $count } coprésidences pourvues
}
fact-council-seats = { $count ->
    [0] Aucun siège au Conseil
    [one] { $count } siège au Conseil
   *[other] { $count } sièges au Conseil
}
fact-vacant-seats = { $count ->
    [0] Aucun siège vacant
    [one] { $count } siège vacant
   *[other] { $count } sièges vacants
}
fact-reports-sent = { $count ->
    [0] Aucun rapport remis pour ces semestres
    [one] { $count } rapport remis pour ces semestres
   *[other] { $count } rapports remis pour ces semestres
}
fact-attendance-meetings = { $count ->
    [0] Aucune réunion tenue
    [one] { $count } réunion tenue
   *[other] { $count } réunions tenues
}
fact-attendances = { $count ->
    [0] Aucune présence
    [one] { $count } présence
   *[other] { $count } présences
}
fact-invitations = { $count ->
    [0] Aucune invitation au dossier
    [one] { $count } invitation
   *[other] { $count } invitations
}
fact-groups = { $count ->
    [0] Aucun sous-groupe actif
    [one] { $count } sous-groupe actif
   *[other] { $count } sous-groupes actifs
}
fact-group-members = { $count ->
    [0] Aucun membre ({ $name })
    [one] { $count } membre ({ $name })
   *[other] { $count } membres ({ $name })
}
fact-group-lead = { $count ->
    [0] Aucune personne responsable ({ $name })
    [one] { $count } personne responsable ({ $name })
   *[other] { $count } personnes responsables ({ $name })
}
fact-group-meetings-held = { $count ->
    [0] Aucune réunion tenue ({ $name })
    [one] { $count } réunion tenue ({ $name })
   *[other] { $count } réunions tenues ({ $name })
}
fact-group-meetings-planned = { $count ->
    [0] Aucune réunion prévue ({ $name })
    [one] { $count } réunion prévue ({ $name })
   *[other] { $count } réunions prévues ({ $name })
}
fact-managers = { $count ->
    [0] Aucun gestionnaire membre
    [one] { $count } gestionnaire membre
   *[other] { $count } gestionnaires membres
}
fact-manager-meetings-held = { $count ->
    [0] Aucune réunion des gestionnaires tenue
    [one] { $count } réunion des gestionnaires tenue
   *[other] { $count } réunions des gestionnaires tenues
}
fact-manager-meetings-planned = { $count ->
    [0] Aucune réunion des gestionnaires prévue
    [one] { $count } réunion des gestionnaires prévue
   *[other] { $count } réunions des gestionnaires prévues
}
fact-recommendations-new = { $count ->
    [0] Aucune nouvelle recommandation
    [one] { $count } nouvelle recommandation
   *[other] { $count } nouvelles recommandations
}
fact-recommendations-earlier = { $count ->
    [0] Aucune recommandation antérieure
    [one] { $count } recommandation antérieure
   *[other] { $count } recommandations antérieures
}
fact-recommendation-answers = { $count ->
    [0] Aucune réponse ({ $name })
    [one] { $count } réponse ({ $name })
   *[other] { $count } réponses ({ $name })
}
fact-initiatives = { $count ->
    [0] Aucune initiative en cours
    [one] { $count } initiative en cours
   *[other] { $count } initiatives en cours
}
fact-partnerships = { $count ->
    [0] Aucun partenariat en cours
    [one] { $count } partenariat en cours
   *[other] { $count } partenariats en cours
}
fact-initiative-parties = { $count ->
    [0] Aucune organisation participante ({ $name })
    [one] { $count } organisation participante ({ $name })
   *[other] { $count } organisations participantes ({ $name })
}
fact-initiative-groups = { $count ->
    [0] Aucun sous-groupe ({ $name })
    [one] { $count } sous-groupe ({ $name })
   *[other] { $count } sous-groupes ({ $name })
}
fact-initiative-recommendations = { $count ->
    [0] Aucune recommandation ({ $name })
    [one] { $count } recommandation ({ $name })
   *[other] { $count } recommandations ({ $name })
}
fact-initiative-funding = { $count ->
    [0] Aucune référence de financement ({ $name })
    [one] { $count } référence de financement ({ $name })
   *[other] { $count } références de financement ({ $name })
}
fact-recommendation-funding = { $count ->
    [0] Aucune référence de financement de recommandations
    [one] { $count } référence de financement de recommandations
   *[other] { $count } références de financement de recommandations
}
fact-standing-represented = { $count ->
    [0] Aucune province et aucun territoire qui soit représenté
    [one] { $count } province ou territoire représenté
   *[other] { $count } provinces et territoires représentés
}
fact-standing-municipal-only = { $count ->
    [0] Aucune province et aucun territoire où seules des municipalités participent
    [one] { $count } province ou territoire où seules des municipalités participent
   *[other] { $count } provinces et territoires où seules des municipalités participent
}
fact-standing-not-represented = { $count ->
    [0] Aucune province et aucun territoire sans représentation
    [one] { $count } province ou territoire sans représentation
   *[other] { $count } provinces et territoires sans représentation
}
fact-members-over-time = { $count ->
    [0] Aucun membre
    [one] { $count } membre
   *[other] { $count } membres
} ({ $date }, { $line ->
    [federal] fédéral
    [provincial-territorial] provincial ou territorial
    [municipal] municipal
   *[other] autres
})
fact-attended-of-jurisdiction = { $count ->
    [0] Aucune présence ({ $name })
    [one] { $count } présence ({ $name })
   *[other] { $count } présences ({ $name })
}
fact-invited-of-jurisdiction = { $count ->
    [0] Aucune invitation ({ $name })
    [one] { $count } invitation ({ $name })
   *[other] { $count } invitations ({ $name })
}
fact-members-of-jurisdiction = { $count ->
    [0] Aucun membre ({ $name })
    [one] { $count } membre ({ $name })
   *[other] { $count } membres ({ $name })
}
fact-organizations-of-jurisdiction = { $count ->
    [0] Aucune organisation ({ $name })
    [one] { $count } organisation ({ $name })
   *[other] { $count } organisations ({ $name })
}
fact-attended-of-nobody = { $count ->
    [0] Aucune présence sans organisation
    [one] { $count } présence sans organisation
   *[other] { $count } présences sans organisation
}
fact-invited-of-nobody = { $count ->
    [0] Aucune invitation sans organisation
    [one] { $count } invitation sans organisation
   *[other] { $count } invitations sans organisation
}
fact-attended-of-order = { $count ->
    [0] Aucune présence
    [one] { $count } présence
   *[other] { $count } présences
} ({ $line ->
    [federal] fédéral
    [provincial-territorial] provincial ou territorial
    [municipal] municipal
   *[other] autres
})
fact-invited-of-order = { $count ->
    [0] Aucune invitation
    [one] { $count } invitation
   *[other] { $count } invitations
} ({ $line ->
    [federal] fédéral
    [provincial-territorial] provincial ou territorial
    [municipal] municipal
   *[other] autres
})
fact-attended-in-quarter = { $count ->
    [0] Aucune présence
    [one] { $count } présence
   *[other] { $count } présences
} (T{ $quarter-number } { $quarter-year }, { $line ->
    [federal] fédéral
    [provincial-territorial] provincial ou territorial
    [municipal] municipal
   *[other] autres
})

### Le rapport à l’intention des cadres.
executive-subtitle = { $publication }, numéro { $number }. Information en date du { $date }.
executive-presentation = Présentation
executive-contact = Pour nous joindre
executive-contact-address = Posez vos questions à { $address }.
executive-contact-networks = La communauté est aussi présente sur les réseaux sociaux :
executive-contact-network = { $address }
executive-heading = { $kind ->
    [definitions] Définitions
    [innovations] Innovations
    [barriers] Obstacles à l’accessibilité
    [outlook] Perspectives
    [stories_at_home] Exemples de réussite au pays
    [stories_abroad] Exemples de réussite à l’étranger
    [further_reading] Pour en savoir plus
    [trends] Tendances
   *[other] Autres sujets
}
executive-remedy = Ce qu’il est possible de faire :
executive-figure = Chiffre : { $unit ->
    [count] { $precision ->
        [about] environ{ " " }
        [at_least] au moins{ " " }
        [less_than] moins de{ " " }
        [more_than] plus de{ " " }
       *[exactly] { "" }
    }{ $value } { $label }
   *[other] { $label } – { $precision ->
        [about] environ{ " " }
        [at_least] au moins{ " " }
        [less_than] moins de{ " " }
        [more_than] plus de{ " " }
       *[exactly] { "" }
    }{ $unit ->
        [days] { $value } { $value ->
            [one] jour
           *[other] jours
        }
        [days_per_week] { $value } { $value ->
            [one] jour par semaine
           *[other] jours par semaine
        }
        [dollars] { $value } $
        [hours_per_day] { $value } { $value ->
            [one] heure par jour
           *[other] heures par jour
        }
        [percent] { $value } %
        [rank] { $value }{ $value ->
            [one] er
           *[other] e
        } rang
        [times] { $value } fois
       *[years] { $value } { $value ->
            [one] an
           *[other] ans
        }
    }
}, au { $date }.
executive-figure-undated = Chiffre : { $unit ->
    [count] { $precision ->
        [about] environ{ " " }
        [at_least] au moins{ " " }
        [less_than] moins de{ " " }
        [more_than] plus de{ " " }
       *[exactly] { "" }
    }{ $value } { $label }
   *[other] { $label } – { $precision ->
        [about] environ{ " " }
        [at_least] au moins{ " " }
        [less_than] moins de{ " " }
        [more_than] plus de{ " " }
       *[exactly] { "" }
    }{ $unit ->
        [days] { $value } { $value ->
            [one] jour
           *[other] jours
        }
        [days_per_week] { $value } { $value ->
            [one] jour par semaine
           *[other] jours par semaine
        }
        [dollars] { $value } $
        [hours_per_day] { $value } { $value ->
            [one] heure par jour
           *[other] heures par jour
        }
        [percent] { $value } %
        [rank] { $value }{ $value ->
            [one] er
           *[other] e
        } rang
        [times] { $value } fois
       *[years] { $value } { $value ->
            [one] an
           *[other] ans
        }
    }
} (chiffre sans date).
executive-cites = { $numbers-count ->
    [one] Référence : { $numbers }.
   *[other] Références : { $numbers }.
}
executive-references = { $count ->
    [one] Référence de cette section :
   *[other] Références de cette section :
}
executive-reference = « { $title } », consulté le { $date }{ $kind ->
    [search] { $only ->
        [en] { " " }(résultats d’un moteur de recherche, en anglais seulement)
        [fr] { " " }(résultats d’un moteur de recherche)
        [other] { " " }(résultats d’un moteur de recherche, ni en français ni en anglais)
       *[both] { " " }(résultats d’un moteur de recherche)
    }
   *[page] { $only ->
        [en] { " " }(en anglais seulement)
        [fr] { "" }
        [other] { " " }(ni en français ni en anglais)
       *[both] { "" }
    }
}.
executive-reference-of = « { $title } », { $publisher }, consulté le { $date }{ $kind ->
    [search] { $only ->
        [en] { " " }(résultats d’un moteur de recherche, en anglais seulement)
        [fr] { " " }(résultats d’un moteur de recherche)
        [other] { " " }(résultats d’un moteur de recherche, ni en français ni en anglais)
       *[both] { " " }(résultats d’un moteur de recherche)
    }
   *[page] { $only ->
        [en] { " " }(en anglais seulement)
        [fr] { "" }
        [other] { " " }(ni en français ni en anglais)
       *[both] { "" }
    }
}.
fact-metric = { $count ->
    [one] Chiffre consigné avec la ressource « { $resource } » : { $label }.
   *[other] Chiffres consignés avec la ressource « { $resource } » : { $label }.
}
facts-introduction-executive = Chaque chiffre du rapport est consigné avec la ressource dont il provient; la requête le retrouve en tout temps.
pdf-keywords-executive = rapport à l’intention des cadres, innovation, communauté de pratique, services publics, Canada

## A quotation in a text, and who said it

quotation = « { $words } »
quotation-of = « { $words } » – { $who }
