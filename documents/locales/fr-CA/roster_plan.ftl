### Ce qu’il faut décider au sujet d’une ligne d’une liste importée.

doubt-same-name = Une personne de ce nom est déjà inscrite, avec une autre adresse ou une autre organisation. Indiquez de qui il s’agit : de cette personne ou d’une nouvelle.
doubt-same-address = Cette adresse est inscrite au nom d’une autre personne. Indiquez de qui il s’agit : de cette personne sous un autre nom, ou d’une nouvelle qui partage l’adresse.
doubt-nobody-there = Aucune personne inscrite n’a cet identifiant. Indiquez de qui il s’agit, ou laissez la ligne de côté.
doubt-twice-in-file = La ligne { $line } porte sur la même personne dans le même réseau. Laissez l’une des deux de côté.
doubt-no-organization = Aucune organisation n’est nommée, et aucune n’est inscrite pour cette personne. Indiquez laquelle, ou laissez la ligne de côté.
doubt-unknown-organization = Aucune organisation ne porte ce nom le jour de la liste. Indiquez celle qui est visée, ou qu’il s’agit d’une nouvelle ; cela vaut pour toutes les lignes qui la nomment.
doubt-several-organizations = Plus d’une organisation porte ce nom. Indiquez celle qui est visée.
doubt-organization-without-place = Une nouvelle organisation a besoin d’un nom dont la langue est connue, de son ordre de gouvernement et de son administration, qui doivent aller ensemble. Donnez-les dans le fichier, ou indiquez l’organisation visée.
doubt-order-contradicts = Selon le dossier, cette organisation est { $order ->
    [federal] fédérale
    [provincial] provinciale
    [territorial] territoriale
    [municipal] municipale
   *[other] d’un ordre qui n’est pas compté
}. Gardez le dossier, indiquez l’organisation visée, ou corrigez d’abord l’organisation.
doubt-jurisdiction-contradicts = Selon le dossier, cette organisation relève d’une autre administration. Gardez le dossier, indiquez l’organisation visée, ou corrigez d’abord l’organisation.
doubt-outside-organization = Cette organisation existe à compter du { $from }, et pas tous les jours où la personne y travaillerait. Laissez la ligne de côté, ou corrigez d’abord les dates.
doubt-other-affiliation = Selon le dossier, cette personne travaille ailleurs à compter du { $from }. Gardez le dossier, ou corrigez d’abord son affectation.
doubt-other-membership-open = Selon le dossier, cette personne est membre depuis le { $from }. Gardez le dossier, ou corrigez d’abord son adhésion.
doubt-other-membership-closed = Selon le dossier, cette personne est membre du { $from } au { $to }. Gardez le dossier, ou corrigez d’abord son adhésion.
doubt-no-first-day = Le dernier jour précède celui de la liste, et aucun premier jour n’est donné. Donnez-le dans le fichier, ou laissez la ligne de côté.
doubt-said-otherwise = Une autre ligne donne un autre ordre de gouvernement ou une autre administration à une nouvelle organisation de ce nom. S’il y en a deux, inscrivez d’abord celle-ci (createOrganization) et indiquez que c’est elle ; sinon, corrigez le fichier.
doubt-title-without-language = Rien n’indique la langue de ce titre. Indiquez que sa colonne donne un titre en français ou en anglais (mapRosterImport), ou gardez le dossier : le titre est alors laissé de côté.
doubt-looks-misread = Ces mots semblent venir d’un fichier lu dans un autre codage. Enregistrez le fichier de nouveau en UTF-8 et renvoyez-le, ou prenez les mots tels quels.
doubt-starts-that-day = Cette personne est devenue membre le jour de la liste : rien ne pouvait finir avant. Son adhésion demeure.

## Pourquoi une liste n’a pas été appliquée
roster-not-as-planned = Le dossier a changé après la planification des lignes, et la ligne { $line } changerait maintenant autre chose. Rien n’a été inscrit, et les lignes ont été planifiées de nouveau : revoyez-les, puis appliquez la liste.
roster-planned-anew = Les lignes, ou les personnes absentes du fichier, ont été planifiées de nouveau après qu’on eut demandé d’appliquer la liste. Rien n’a été inscrit : revoyez-les, puis appliquez-la.
