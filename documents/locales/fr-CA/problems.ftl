### Ce qui ne va pas dans une demande, et comment y remédier.

problem-not-found = { $noun ->
    [person] Aucune personne ne porte
    [email_address] Aucune adresse ne porte
    [membership] Aucune adhésion ne porte
    [affiliation] Aucune affectation ne porte
    [organization] Aucune organisation ne porte
    [organization_name] Aucun nom d’organisation ne porte
    [jurisdiction] Aucune administration ne porte
    [office] Aucun mandat ne porte
    [council_seat] Aucun siège ne porte
    [council_seat_term] Aucun mandat au conseil ne porte
    [meeting] Aucune rencontre ne porte
    [agenda_proposal] Aucune proposition de point à l’ordre du jour ne porte
    [campaign] Aucun envoi ne porte
    [invitation] Aucune invitation ne porte
    [audience] Aucun auditoire ne porte
    [topic] Aucun thème ne porte
    [activity] Aucune activité ne porte
    [issue] Aucun enjeu ne porte
    [planned_item] Aucune activité prévue ne porte
    [report] Aucun rapport ne porte
    [report_version] Aucune version de rapport ne porte
    [report_sentence] Aucune phrase ne porte
    [report_text] Aucun texte ne porte
    [report_override] Aucun remplacement ne porte
    [report_comment] Aucun commentaire ne porte
    [report_recipient] Aucun destinataire ne porte
    [roster_import] Aucune importation ne porte
    [roster_import_line] Aucune ligne de liste ne porte
    [recruitment_case] Aucun dossier de recrutement ne porte
    [candidate] Aucune candidature ne porte
    [job_run] Aucune exécution ne porte
    [schedule] Aucun horaire ne porte
    [recommendation] Aucune recommandation ne porte
    [initiative] Aucune initiative ne porte
    [initiative_party] Aucune participation à une initiative ne porte
    [funding_reference] Aucune référence de financement ne porte
    [agenda_item] Aucun point à l’ordre du jour ne porte
    [point] Aucun fait saillant ne porte
    [publication] Aucune publication ne porte
    [publication_issue] Aucun numéro de publication ne porte
    [subscriber] Aucune personne abonnée ne porte
    [reference] Aucune référence ne porte
    [resource] Aucune ressource ne porte
    [attachment] Aucune pièce jointe ne porte
    [working_group] Aucun sous-groupe ne porte
    [working_group_member] Aucune participation à un sous-groupe ne porte
   *[other] Aucun élément ne porte
} cet identifiant. Un identifiant s’écrit Person:12; vérifiez-en le type et le numéro.
problem-missing = Une valeur est requise ici.
problem-too-long = Ce texte est trop long : il peut compter au plus { $most } caractères.
problem-too-many = Cette liste est trop longue : elle peut compter au plus { $most } éléments.
problem-too-deep = Cette règle est trop profonde : elle peut compter au plus { $most } niveaux. Simplifiez-la.
problem-out-of-range = Indiquez un nombre de { $least } à { $most }.
problem-does-not-exist = « { $given } » n’est pas un jour du calendrier. Écrivez-le sous la forme 2021-08-31.
problem-not-a-local-time = « { $given } » n’est pas une date suivie d’une heure. Écrivez-la sous la forme 2021-09-21T13:00.
problem-ends-before-start = Le dernier jour, le { $last }, précède le premier, le { $first }. Choisissez une fin plus tardive ou un début plus hâtif.
problem-overlaps = Une autre inscription vient d’être faite pour une partie de ces jours. Vérifiez et choisissez des jours libres.
problem-overlaps-open = Une autre inscription court depuis le { $from }. Mettez-y fin d’abord ou choisissez des jours libres.
problem-overlaps-closed = Une autre inscription va du { $from } au { $to }. Choisissez des jours libres.
problem-not-in-force-on = Rien de tel n’est en vigueur le { $day }. Choisissez un autre jour ou corrigez d’abord les dates.
problem-not-a-member = Le { $day }, cette personne n’est pas membre de la communauté. Choisissez un autre jour ou corrigez d’abord son adhésion.
problem-meets-on = Le sous-groupe se réunit le { $day }. Choisissez des jours qui comprennent cette date, ou annulez d’abord la réunion.
problem-unknown-zone = « { $given } » n’est pas un fuseau horaire. Écrivez un nom de l’IANA, comme America/St_Johns.
problem-not-a-country = « { $given } » n’est pas le code d’un pays. Écrivez par exemple CA ou US.
problem-not-a-language = « { $given } » n’est pas l’étiquette d’une langue. Écrivez par exemple fr, en ou es-MX.
problem-not-a-number = « { $given } » n’est pas un nombre. Écrivez des chiffres, avec une virgule ou un point devant les décimales (six au plus) : 1690000, 99,5.
problem-not-a-file-name = Ce n’est pas un nom de fichier. Écrivez une seule ligne, sans barre oblique, barre oblique inverse ni caractère invisible.
problem-not-a-file = Le fichier n’a pas été accepté : { $reason ->
    [empty] il est vide.
    [programs] il contient des macros ou d’autres programmes. Enregistrez-le sans eux, en .docx, .xlsx ou .pptx, ou en PDF.
    [damaged] il est endommagé ou protégé par un mot de passe.
   *[kind] d’après son contenu, il n’est d’aucun des types acceptés. Envoyez un PDF, une image (PNG, JPEG, WebP), un fichier Office ou OpenDocument, ou un fichier texte ou CSV en UTF-8.
}
problem-unknown-language = « { $given } » n’est pas une langue officielle. Écrivez fr ou en.
problem-in-the-past = Ce moment est passé : { $moment }. Choisissez un moment à venir.
problem-in-the-future = Le { $day } n’est pas encore venu. Choisissez un jour jusqu’à aujourd’hui.
problem-too-early = Il est trop tôt : attendez ce moment, { $moment }.
problem-moment = le { $date }, { $time }
problem-local-time-does-not-exist = Les horloges sautent cette heure quand elles avancent. Choisissez { $before } ou { $after }.
problem-local-time-exists-twice = Les horloges passent deux fois par cette heure. Choisissez { $earlier } ou { $later }.
problem-offset-does-not-fit = À cette heure, { $zone } a un autre décalage par rapport à l’UTC. Corrigez-le ou omettez-le.
problem-invalid-address = Aucun courriel ne peut être envoyé à cette adresse. Écrivez-la sous la forme nom@organisation.example.
problem-invalid-phone = Ce n’est pas un numéro de téléphone. Écrivez-le avec son indicatif régional, comme 613 555-0142.
problem-invalid-url = Ce n’est pas une adresse Web. Écrivez-la en entier, en commençant par https://.
problem-invalid-slug = Ce n’est pas un nom court pour les adresses. Écrivez-le en minuscules sans accents, avec des chiffres et des traits d’union au besoin, comme robots-conversationnels.
problem-already-in-use = Cela existe déjà. Vérifiez ce qui a été inscrit.
problem-named-twice = Cela est nommé plus d’une fois. Retirez-en une mention.
problem-not-allowed-in-state = C’est impossible : { $state ->
    [planned] la rencontre n’a pas été convoquée.
    [convened] la rencontre a été convoquée.
    [quarterly] une réunion trimestrielle est celle de tout le réseau. Planifiez plutôt une rencontre d’un autre type pour un sous-groupe ou un auditoire.
    [held] la rencontre a eu lieu.
    [over] la rencontre est terminée.
    [cancelled] une annulation a été faite.
    [ended] la fin est déjà inscrite. Corrigez plutôt les dates.
    [vacant] personne n’occupe ce siège jusqu’à nouvel ordre. Corrigez plutôt les dates d’un mandat.
    [closed] l’enjeu est clos.
    [case_closed] le dossier de recrutement est clos. Si la place est de nouveau libre, poursuivez dans le dossier ouvert depuis.
    [named] l’admissibilité de cette personne n’a pas encore été vérifiée. Inscrivez d’abord ce qu’il en est de chaque critère.
    [eligible] cette personne est admissible.
    [not_eligible] cette personne n’est pas admissible. Vérifiez-la de nouveau si sa situation a changé, ou proposez quelqu’un d’autre.
    [joined] cette personne est déjà membre.
    [letter_sent] la lettre a été envoyée à cette personne. Inscrivez plutôt les démarches qui suivent.
    [nobody_to_read] personne n’est au soutien pour lire la lettre. Nommez d’abord quelqu’un au soutien.
    [candidate_withdrawn] cette candidature a été retirée. Proposez de nouveau la personne si elle est encore intéressée.
    [found] quelqu’un a été trouvé et devient membre un jour à venir. Si cela ne se fait pas, corrigez d’abord cette adhésion.
    [done] l’activité prévue a été réalisée.
    [dropped] l’activité prévue a été abandonnée.
    [erased] les données de la personne ont été effacées.
    [primary] c’est l’adresse principale. Choisissez-en d’abord une autre.
    [missing] un texte présent ne peut pas être déclaré manquant.
    [draft] le rapport est encore en rédaction.
    [compiling] le rapport est en cours de compilation. Relisez-le une fois qu’elle est terminée, puis approuvez-le.
    [in_review] le rapport est encore en révision.
    [removed] l’élément a été retiré.
    [withdrawn] le remplacement a été retiré.
    [resolved] le commentaire est déjà réglé.
    [written] cette phrase a été rédigée par quelqu’un; modifiez-la là où elle est conservée.
    [approved] le rapport est approuvé.
    [sent] le rapport a été envoyé. Une correction passe par une nouvelle version.
    [archived] le rapport est archivé.
    [queued] l’exécution attend de commencer.
    [running] l’exécution est en cours.
    [succeeded] l’exécution a réussi. Lancez-en une nouvelle.
    [failed] l’exécution a échoué. Reprenez-la plutôt.
    [discarded] l’exécution a été écartée. Lancez-en une nouvelle.
    [missed] l’exécution a été manquée. Lancez-en une nouvelle.
    [roster_reading] le fichier est encore en lecture.
    [roster_read] on détermine ce que l’importation changerait. Attendez la fin de son exécution.
    [roster_planned] l’importation n’a pas été appliquée.
    [roster_applied] l’importation a été appliquée. undoRosterImport l’annule.
    [roster_undone] l’importation a été annulée. Envoyez le fichier de nouveau.
    [roster_discarded] l’importation a été mise de côté. Envoyez le fichier de nouveau.
    [taken_over] une autre organisation lui a succédé le lendemain. Son dernier jour reste.
    [merged] cette personne a été fusionnée avec une autre. Nommez cette autre (mergedInto).
    [in_office] cette personne a un mandat en cours. Transmettez-le ou mettez-y fin d’abord, ou conservez cette personne et fusionnez l’autre.
    [not_held] la réunion n’a pas eu lieu.
    [issue_open] l’enjeu est ouvert.
    [proposal_accepted] la proposition a été acceptée. Modifiez plutôt l’ordre du jour.
    [proposal_declined] la proposition a été refusée. Faites-en une autre.
    [proposal_withdrawn] la proposition a été retirée. Faites-en une autre.
    [voted] vous avez déjà voté pour cette proposition.
    [not_voted] vous n’avez pas voté pour cette proposition.
    [referred_to] une ressource renvoie à cette référence. Retirez-la d’abord des ressources qui y renvoient.
    [of_an_issue] ce rapport est compilé d’un numéro de publication. Modifiez le numéro ou ses sections.
    [of_a_group] seul un sous-groupe peut lire cette ressource, et le rapport va plus loin. Élargissez d’abord sa diffusion.
    [not_of_a_group] seul ce qu’un sous-groupe lit nomme un sous-groupe. Omettez-le, ou choisissez GROUP comme lecteurs.
    [no_barrier] seul un obstacle à l’accessibilité a une solution. Écrivez dans le texte ce qu’il y a à faire, ou changez le genre.
    [resource_draft] la ressource est une ébauche. Publiez-la d’abord.
    [resource_proposed] la ressource est la proposition d’un membre. Modifiez-la d’abord : le secrétariat la prend ainsi en charge.
    [resource_taken_on] le secrétariat a pris cette ressource en charge. Adressez-vous à lui pour la modifier.
    [resource_published] la ressource est déjà publiée.
    [resource_withdrawn] la ressource a été retirée. Publiez-la d’abord de nouveau.
    [recommendation_draft] la recommandation est encore une ébauche. Faites-la d’abord adopter par le comité et envoyez-la avec un rapport.
    [recommendation_adopted] la recommandation est adoptée : son texte reste tel quel et le conseil l’aura avec le prochain rapport. Pour la modifier, retirez-la et rédigez-en une autre.
    [recommendation_sent] le conseil a cette recommandation. Pour la modifier, retirez-la et rédigez-en une autre.
    [recommendation_answered] le conseil a répondu à cette recommandation.
    [recommendation_closed] la recommandation est close.
    [recommendation_withdrawn] la recommandation a été retirée. Rédigez-en une autre.
    [audience_retired] l’auditoire a été retiré. Choisissez-en un autre ou créez-en un.
    [convened_with] une rencontre a été convoquée pour cet auditoire. Créez-en un autre.
    [of_working_group] la rencontre est celle d’un sous-groupe. Donnez un auditoire ou un sous-groupe, pas les deux.
    [topic_retired] le thème a été retiré. Choisissez un thème en usage.
    [initiative_ended] l’initiative est terminée : rien de nouveau ne s’y ajoute. Si elle se poursuit, corrigez d’abord son dernier jour.
    [without_message] on ignore de quel message il s’agit : aucune adresse n’est à désactiver.
   *[other] l’état actuel ne le permet pas.
}
problem-not-reviewed = Ce texte doit d’abord être révisé dans les deux langues.
problem-for-nobody = Une rencontre ciblée s’adresse à un auditoire ou à un sous-groupe. Dites lequel avec updateMeeting (audience ou workingGroup), puis convoquez-la.
problem-findings-stand = { $count ->
    [one] Un problème de cette version est à régler d’abord. La liste dit lequel et où.
   *[other] { $count } problèmes de cette version sont à régler d’abord. La liste dit lesquels et où.
}
problem-unknown-section = « { $given } » n’est pas une section d’un rapport. Choisissez-en une dans la liste.
problem-not-an-office-holder = Seule une personne qui occupe une coprésidence peut approuver, ou l’autorité intérimaire quand les deux coprésidences sont vacantes.
problem-not-invited = Cette personne n’est plus invitée à cette rencontre.
problem-not-a-colleague = Cette personne ne peut pas participer à la place de l’autre : choisissez une ou un collègue de la même organisation, que le courriel atteint et qui n’a désigné personne.
problem-not-the-newest = Il existe une version plus récente, la version { $newest }. Lisez-la, puis approuvez-la.
problem-already-done = Cette personne a déjà approuvé cette version.
problem-order-does-not-fit = Cette administration n’a pas { $order ->
    [federal] d’organisations fédérales
    [provincial] d’organisations provinciales
    [territorial] d’organisations territoriales
    [municipal] de municipalités
   *[other] d’organisations de cet ordre
}. Choisissez une autre administration ou un autre ordre de gouvernement.
problem-not-of-the-chair = Ce jour-là, cette personne ne travaille pas pour { $chair ->
    [federal] le gouvernement fédéral : la coprésidence fédérale revient à quelqu’un qui y travaille
   *[other] une province ou un territoire : la coprésidence provinciale revient à quelqu’un qui y travaille
}. Choisissez une autre personne ou un autre jour, ou corrigez d’abord son affectation.
problem-undecided-lines = { $count ->
    [one] Une ligne attend
   *[other] { $count } lignes attendent
} une décision. Voyez-les dans rosterImportLines (verdict DOUBTFUL ou REFUSED) et décidez avec decideRosterLines.
problem-planned-anew = Les lignes ont été planifiées de nouveau depuis votre dernière lecture. Revoyez-les, puis appliquez la liste.
problem-built-upon = Cela ne peut plus être annulé : { $noun ->
    [report_version] un rapport envoyé en tient compte
    [person] une personne a été modifiée depuis
    [email_address] une adresse a été modifiée ou ajoutée depuis
    [affiliation] une affectation a été modifiée ou ajoutée depuis
    [membership] une adhésion a été modifiée ou ajoutée depuis
    [organization] une organisation a été modifiée depuis
    [organization_name] une organisation a été renommée depuis
    [attendance] une présence a été notée depuis
    [invitation] quelqu’un a été invité depuis
    [delivery_person] quelqu’un a reçu un message depuis
   *[other] autre chose en dépend ({ $noun })
} ({ $row }).
problem-people-work-there = { $count ->
    [one] Une personne y travaille
   *[other] { $count } personnes y travaillent
} des jours où elle n’existerait pas ({ $people }). Corrigez d’abord leur affiliation; à la dissolution d’une organisation, vous pouvez aussi dire ce que deviennent ses gens (people).
problem-not-of-the-secretariat = Seules la coprésidence, son soutien et l’administration suivent un dossier de recrutement. Choisissez l’une de ces personnes.
problem-not-in-the-audience = Cette réunion ne vous concerne pas : seules les personnes qui y sont invitées proposent des points à l’ordre du jour et votent.
problem-not-your-own = Cet élément est celui de quelqu’un d’autre. Seule la personne qui l’a créé peut le retirer.
problem-does-not-close-the-gap = { $order ->
    [municipal] Une municipalité ne parle pas au nom de sa province ou de son territoire. Inscrivez cette personne sans passer par le dossier et poursuivez la recherche.
   *[other] Ce jour-là, cette personne ne travaille pas pour un ministère de la province ou du territoire recherché. Corrigez d’abord son affectation ou inscrivez-la sans passer par le dossier.
}
problem-unknown-job = Cette tâche n’existe pas. Les tâches sont { $jobs }.
problem-bad-parameter = { $kind ->
    [missing] Il manque un paramètre : indiquez le premier et le dernier jour, ou aucun des deux.
    [ends_before_start] Le dernier jour précède le premier. Choisissez-en un plus tardif.
    [in_the_future] Les chiffres ne sont connus que jusqu’à aujourd’hui. Choisissez un jour plus hâtif.
    [before_the_period] Ce jour précède la période. Choisissez un jour de la période ou un jour qui la suit.
    [unreadable] La tâche n’a pas de tel paramètre, ou ne peut en lire la valeur. Consultez sa description.
   *[other] La tâche ne peut rien faire de ce paramètre. Consultez sa description.
}
problem-run-in-the-future = Une exécution ne peut agir à un moment à venir. Choisissez-en un plus hâtif, ou demandez un essai à blanc.
problem-not-an-instant = « { $given } » n’est pas un moment. Écrivez-le sous la forme 2021-09-21T17:00:00Z.
problem-not-a-cron-expression = « { $cron } » ne dit aucun moment. Écrivez cinq champs (minute, heure, jour, mois, jour de la semaine), par exemple 0 8 * * 1-5, ou six en commençant par les secondes.
problem-never-due = « { $cron } » n’arrive jamais à échéance : aucune année n’a un tel jour. Choisissez un autre jour ou un autre mois.
problem-not-a-past-span = On rattrape des échéances passées. Choisissez une période qui se termine au plus tard maintenant, et après son début.
