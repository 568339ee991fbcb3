### Les messages.

## Communs
mail-greeting = { $count ->
    [0] Bonjour,
   *[other] Bonjour { $names },
}
mail-unsubscribe = Ne plus recevoir ces messages
mail-contact = Une question ? Écrivez à

## Invitation
mail-invitation-subject-invited = Invitation : { $title }, { $date }
mail-invitation-subject-updated = Changement : { $title }, { $date }
mail-invitation-subject-asked = Votre réponse : { $title }, { $date }
mail-invitation-subject-cancelled = Annulation : { $title }, { $date }
mail-invitation-subject-removed = Invitation retirée : { $title }, { $date }
mail-invitation-subject-reminded = Rappel : { $title }, { $date }
mail-invitation-lead-invited = Nous avons le plaisir de vous inviter à la réunion suivante.
mail-invitation-lead-updated = L’heure, le lieu ou le contenu de cette réunion a changé. Voici ce qui est maintenant prévu.
mail-invitation-lead-changed = Cette réunion a changé. Voici ce qui était prévu, puis ce qui l’est maintenant.
mail-invitation-lead-unchanged = Cette réunion se tient comme nous vous l’avions annoncé; la voici de nouveau pour votre calendrier.
mail-invitation-lead-asked = Vous êtes sur la liste des invités de la réunion suivante, et nous n’avons pas encore reçu votre réponse. Pourrez-vous y être ?
mail-invitation-lead-cancelled = Cette réunion est annulée.
mail-invitation-lead-removed = Vous n’êtes plus sur la liste des invités de cette réunion.
mail-invitation-lead-reminded = Cette réunion approche.
mail-invitation-hours = de { $start } à { $end }
mail-invitation-day-hours = { $day }, { $hours }
mail-invitation-next-day = { $time } le { $day }
mail-invitation-home = Heure de la communauté : { $day }, { $hours } ({ $zone })
mail-invitation-place = Lieu : { $place }
mail-invitation-changes = Ce qui change
mail-invitation-changed-time = Date et heure
mail-invitation-changed-place = Lieu
mail-invitation-changed-link = Lien pour se joindre à la réunion
mail-invitation-changed-was = Avant : { $value }
mail-invitation-changed-is = Maintenant : { $value }
mail-invitation-changed-nothing = à préciser
mail-invitation-join = Se joindre à la réunion
mail-invitation-agenda = Ordre du jour
mail-invitation-answer = Vous pouvez aussi répondre depuis votre calendrier : l’invitation est jointe à ce message.
mail-invitation-answering = Serez-vous des nôtres ?
mail-invitation-accept = Je participe
mail-invitation-tentative = Peut-être
mail-invitation-decline = Je ne participe pas
mail-invitation-delegate = Une ou un collègue ira à ma place
mail-invitation-by-hand = Votre messagerie ne montre pas l’invitation ? Ouvrez le fichier joint, ou ajoutez vous-même la réunion :
mail-invitation-google = Google Agenda
mail-invitation-outlook = Outlook sur le Web
mail-invitation-by-hand-note = Une réunion ajoutée ainsi ne suit pas les changements.
mail-invitation-interests = Vous ne nous avez pas encore dit ce qui vous intéresse. Répondez à ce message en nommant vos sujets ({ $topics }) : nous vous inviterons aussi aux rencontres qui en traitent.
mail-invitation-answered = Nous avons bien noté votre réponse. Si vos plans changent, dites-le-nous :
mail-invitation-answered-calendar = Vous pouvez aussi changer votre réponse depuis votre calendrier.
mail-invitation-struck-out = L’annulation jointe à ce message retire la réunion de votre calendrier.
mail-invitation-reason = { $reason ->
    [executive] Vous recevez ce message à titre de cadre membre de la communauté.
    [manager] Vous recevez ce message à titre de membre du réseau des gestionnaires de la communauté.
    [topic] Vous recevez ce message parce que vous suivez le thème « { $name } ».
    [group] Vous recevez ce message parce que vous faites partie du groupe « { $name } ».
    [audience] Vous recevez ce message parce que cette réunion s’adresse à l’auditoire « { $name } », dont vous faites partie.
    [delegate] Vous recevez ce message parce qu’une ou un collègue vous a demandé de participer à sa place.
    [removed] Vous recevez ce message parce que vous étiez sur la liste des invités de cette réunion.
   *[named] Vous recevez ce message à la demande des coprésidents de la communauté.
}

## Remerciements
mail-thanks-subject = Merci : { $title }, { $date }
mail-thanks-lead-attended = Merci d’avoir participé à cette réunion, tenue le { $day }. Voici ce qu’on en retient.
mail-thanks-lead = Cette réunion a eu lieu le { $day }. Merci à toutes les personnes qui y ont participé; que vous y ayez été ou non, voici ce qu’on en retient.
mail-thanks-highlights = Faits saillants
mail-thanks-reason = Vous recevez ce message parce que vous étiez sur la liste des invités de cette réunion.

## Rapport
mail-report-subject = Rapport d’activité, { $period }
mail-report-subject-corrected = Rapport d’activité corrigé, { $period }
mail-report-lead = Le rapport d’activité de la communauté ({ $period }) est approuvé.
mail-report-lead-corrected = Le rapport d’activité de la communauté ({ $period }) a été corrigé; cette version remplace la précédente.
mail-report-subject-issue = { $title }
mail-report-subject-issue-corrected = Version corrigée : { $title }
mail-report-lead-issue = Le rapport à l’intention des cadres « { $title } » est approuvé.
mail-report-lead-issue-corrected = Le rapport à l’intention des cadres « { $title } » a été corrigé; cette version remplace la précédente.
mail-report-correction = Ce qui a changé : { $correction }
mail-report-attached = Vous le trouverez en pièce jointe; le lien l’ouvre dans votre navigateur, sans compte.
mail-report-read = Lire le rapport en ligne
mail-report-reason = { $reader ->
    [council] Vous recevez ce message parce que vous siégez au conseil auquel la communauté rend compte ({ $council }).
    [asked] Vous recevez ce message à la demande de la coprésidence de la communauté.
   *[member] Vous recevez ce message à titre de membre de la communauté.
}

## Rapport à remettre
mail-report-due-subject = { $standing ->
    [late] En retard : rapport d’activité, { $period }
   *[due] À remettre le { $day } : rapport d’activité, { $period }
}
mail-report-due-lead = { $standing ->
    [late] Le rapport d’activité ({ $period }) devait être remis le { $day } et n’a pas encore été envoyé.
   *[due] Le rapport d’activité ({ $period }) est à remettre le { $day }.
}
mail-report-due-compile = Il n’a pas encore été compilé; veuillez le faire faire, puis le mettre au point dans les deux langues.
mail-report-due-mend = { $count ->
    [one] { $count } problème est à régler avant que la coprésidence puisse l’approuver. La liste des constats dit lequel et où.
   *[other] { $count } problèmes sont à régler avant que la coprésidence puisse l’approuver. La liste des constats dit lesquels et où.
}
mail-report-due-approve = Il est prêt et attend une approbation; veuillez le lire dans les deux langues, puis l’approuver ou demander des changements.
mail-report-due-read = Ouvrir le rapport
mail-report-due-reason = Vous recevez ce message en raison de votre fonction dans la communauté.

## Demande de révision
mail-review-subject = À réviser : rapport d’activité, { $period }
mail-review-lead = L’ébauche du rapport d’activité ({ $period }) est prête.
mail-review-subject-issue = À réviser : { $title }
mail-review-lead-issue = L’ébauche du rapport à l’intention des cadres « { $title } » est prête.
mail-review-asked = { $reviewer ->
    [chair] Veuillez la lire dans les deux langues, puis l’approuver ou demander des changements.
   *[support] Veuillez la relire et la compléter dans les deux langues; les coprésidents pourront ensuite l’approuver.
}
mail-review-unready = { $count ->
    [0] Tous ses textes sont révisés.
    [one] { $count } texte manque ou reste à réviser; d’ici là, l’approbation n’est pas possible.
   *[other] { $count } textes manquent ou restent à réviser; d’ici là, l’approbation n’est pas possible.
}
mail-review-read = Ouvrir l’ébauche
mail-review-reason = { $reviewer ->
    [chair] Vous recevez ce message à titre de coprésidente ou coprésident de la communauté.
   *[support] Vous recevez ce message parce que vous appuyez la coprésidence de la communauté.
}

## Demande de représentation
mail-recruitment-subject = Une personne pour représenter { $place }
mail-recruitment-gap = Personne ne représente encore { $place } dans notre communauté de pratique.
mail-recruitment-gap-since = Depuis le { $date }, personne ne représente { $place } dans notre communauté de pratique.
mail-recruitment-reopened = Une personne avait été trouvée, mais la place est de nouveau libre.
mail-recruitment-municipal = Une municipalité participe déjà, mais elle ne parle pas au nom du gouvernement.
mail-recruitment-asked = { $addressee ->
    [council] Comme vous siégez pour { $place } au conseil ({ $council }), pourriez-vous proposer quelqu’un de votre administration ?
   *[support] Aucun membre du conseil ({ $council }) ne siège pour { $place } en ce moment : la démarche vous revient donc.
}
mail-recruitment-profile = Le profil recherché : une ou un cadre d’un ministère responsable de centres de contact, en mesure de participer à une réunion par trimestre.
mail-recruitment-answer = Une réponse à ce message, avec un nom et une adresse, suffit.
mail-recruitment-terms = Lire le mandat de la communauté
mail-recruitment-reason = { $addressee ->
    [council] Vous recevez ce message à titre de membre du conseil auquel la communauté rend compte ({ $council }).
   *[support] Vous recevez ce message parce que vous appuyez la coprésidence de la communauté.
}

## Suivi du recrutement
mail-recruitment-follow-up-subject = { $count ->
    [one] Suivi de recrutement à faire pour { $place }
   *[other] { $count } suivis de recrutement à faire
}
mail-recruitment-follow-up-lead = { $count ->
    [one] Il est temps de faire le suivi de la recherche d’une personne représentante.
   *[other] Il est temps de faire le suivi de { $count } recherches d’une personne représentante.
}
mail-recruitment-follow-up-case = Pour { $place } : prévu le { $day }; { $attempts ->
    [0] aucune démarche n’a encore été inscrite.
    [one] une démarche a été inscrite.
   *[other] { $attempts } démarches ont été inscrites.
}
mail-recruitment-follow-up-asked = Une fois le suivi fait, veuillez inscrire la démarche : cela fixe la date de la suivante. Chaque date vous est rappelée une seule fois.
mail-recruitment-follow-up-read = Ouvrir la page de la communauté
mail-recruitment-follow-up-reason = { $reader ->
    [owner] Vous recevez ce message parce que vous suivez ce recrutement.
   *[support] Vous recevez ce message parce que personne en particulier ne suit ce recrutement, qui vous revient en raison de votre fonction dans la communauté.
}

## Connexion
mail-sign-in-subject = Votre lien de connexion
mail-sign-in-lead = Voici le lien que vous avez demandé pour vous connecter.
mail-sign-in-enter = Me connecter
mail-sign-in-terms = Il sert une seule fois, jusqu’à { $time } ({ $zone }), et seulement dans le navigateur où vous l’avez demandé.
mail-sign-in-unasked = Si vous n’avez rien demandé, ignorez ce message : sans votre navigateur, ce lien n’ouvre rien. Ne le transmettez à personne.
mail-sign-in-reason = Vous recevez ce message parce que votre adresse a été inscrite sur la page de connexion de la communauté.

## Abonnement à une publication
mail-subscription-subject = Confirmez votre abonnement : { $publication }
mail-subscription-subject-invited = Une publication pour vous : { $publication }
mail-subscription-lead = Votre adresse a été inscrite pour recevoir la publication « { $publication } ». Confirmez votre abonnement, et elle vous sera envoyée.
mail-subscription-lead-invited = Une personne qui lit la publication « { $publication } » a pensé qu’elle pourrait vous intéresser.
mail-subscription-confirm = Confirmer mon abonnement
mail-subscription-look = Voir et m’abonner
mail-subscription-terms = Ce lien sert une seule fois, jusqu’au { $day } à { $time } ({ $zone }).
mail-subscription-unasked = Si vous n’avez rien demandé, ignorez ce message : sans confirmation, la publication ne vous sera pas envoyée.
mail-subscription-unasked-invited = Si elle ne vous intéresse pas, ignorez ce message : vous ne recevrez rien d’autre.
mail-subscription-reason = Vous recevez ce message parce que votre adresse a été inscrite sur la page d’abonnement de la communauté.
mail-subscription-reason-invited = Vous recevez ce message parce que votre adresse a été inscrite sur la page de partage de la publication. Nous ne savons pas par qui.

## Bulletin
mail-bulletin-subject = { $publication }, { $date }
mail-bulletin-lead = Voici ce qu’il y a de nouveau depuis le dernier bulletin.
mail-bulletin-issue = Un nouveau numéro est paru
mail-bulletin-trends = Tendances
mail-bulletin-known = À découvrir
mail-bulletin-read = Lire la publication en ligne
mail-bulletin-share = La faire connaître à un ou une collègue
mail-bulletin-reason = Vous recevez ce message parce que vous avez confirmé votre abonnement à cette publication.

## Alertes
mail-alert-subject = { $count ->
    [one] Un point à examiner
   *[other] { $count } points à examiner
}
mail-alert-lead = { $count ->
    [one] Le service a relevé un point qui demande votre attention.
   *[other] Le service a relevé { $count } points qui demandent votre attention.
}
mail-alert-missed = La tâche « { $job } », prévue le { $day } à { $time } ({ $zone }), n’a pas pu être rattrapée à temps. Si elle est encore utile, lancez-la à la main ou rattrapez son échéance.
mail-alert-failed = La tâche « { $job } » a échoué le { $day } à { $time } ({ $zone }). Son exécution dit pourquoi; on peut la reprendre.
mail-alert-seat = Personne ne siège au conseil pour { $place }.
mail-alert-report = Le rapport d’activité ({ $period }) n’a pas été envoyé.
mail-alert-meeting = La réunion du { $date } est passée : veuillez indiquer si elle a eu lieu ou si elle a été annulée.
mail-alert-quarter-at-risk = Aucune réunion trimestrielle n’a encore été tenue ni convoquée pour le trimestre en cours ({ $period }), qui tire à sa fin.
mail-alert-quarter-over = Aucune réunion trimestrielle n’a été tenue pour le dernier trimestre ({ $period }), et aucune n’a été convoquée depuis.
mail-alert-chair-federal = La coprésidence fédérale est vacante.
mail-alert-chair-provincial = La coprésidence provinciale ou territoriale est vacante.
mail-alert-chairs = Les deux coprésidences sont vacantes.
mail-alert-jurisdiction = Personne ne représente { $place }, et aucune recherche de représentante ou de représentant ne fait l’objet d’un suivi.
mail-alert-link = Ce à quoi mène la référence « { $title } » ne répond plus ou n’existe plus. Il faut en corriger l’adresse ou la retirer.
mail-alert-file = Le fichier « { $name } » est joint à une ressource, mais son contenu ne se trouve plus dans le dépôt de fichiers : veuillez le restaurer à partir d’une copie de sauvegarde, ou l’envoyer de nouveau.
mail-alert-look = Voir l’état du service
mail-alert-once = Chacun de ces points ne vous est signalé qu’une fois.
mail-alert-reason = Vous recevez ce message parce que vous administrez le service.
job-name = { $job ->
    [council_report] rapport au conseil
    [report_delivery] envoi du rapport
    [quarterly_invitations] invitations trimestrielles
    [invitation_reminders] rappels de réunion
    [recruitment] recrutement
    [recruitment_letters] lettres de recrutement
    [recruitment_follow_up] suivis du recrutement
    [bulletin] bulletins des publications
    [mail_delivery] envoi du courrier
    [mail_feedback] lecture des retours de courrier
    [link_check] vérification des liens
    [alerts] alertes
    [housekeeping] entretien
   *[other] { $job }
}

## Message d’essai
mail-trial-subject = Message d’essai
mail-trial-lead = Ce message a été envoyé le { $day } à { $time } ({ $zone }) pour vérifier que les courriels de la communauté arrivent à destination. Celui-ci est arrivé.
mail-trial-nothing = Il n’y a rien à faire, et aucune réponse n’est attendue.
mail-trial-reason = Vous recevez ce message parce qu’une personne qui administre le service a voulu vérifier l’envoi à votre adresse.
