### Les pages de Tribune.

page-skip = Aller au contenu
page-nav = Pages
page-languages = Langue
page-home = Accueil
page-reports = Rapports
page-gallery = Messages types
page-mailbox = Boîte aux lettres
page-playground = Console GraphQL
page-account = Compte
page-footer = Tribune, le secrétariat de la communauté de pratique.
page-clock = Démonstration : il est { $time }, le { $date }, à Toronto. Aucun courriel ne quitte cette machine.
moment = { $date }, { $time }

home-lede = Les membres, les rencontres, les rapports au conseil et le recrutement de la communauté, en un seul service.
home-members = { $count ->
    [one] membre
   *[other] membres
}
home-federal = { $count ->
    [one] ministère fédéral
   *[other] ministères fédéraux
}
home-provincial = { $count ->
    [one] ministère provincial ou territorial
   *[other] ministères provinciaux ou territoriaux
}
home-municipal = { $count ->
    [one] municipalité
   *[other] municipalités
}
home-unrepresented = { $count ->
    [0] Toutes les provinces et tous les territoires sont représentés.
   *[other] Sans représentation : { $places }.
}
home-no-community = Ce service n’a pas encore de communauté. La commande « tribune load » en charge une à partir de fichiers de données.
home-reports = Les rapports au conseil, en français et en anglais.
home-mailbox = { $count ->
    [0] Aucun message pour le moment.
    [one] Un message, tel que son destinataire le voit.
   *[other] { $count } messages, tels que leurs destinataires les voient.
}
home-playground = Interroger les données, lancer une tâche, suivre son exécution.
home-jobs = Dernières tâches
home-job = Tâche
home-job-state = État
home-job-finished = Terminée
home-no-run = Aucune tâche n’a encore été exécutée.

run-queued = en attente
run-running = en cours
run-succeeded = réussie
run-failed = échouée
run-cancelled = annulée
run-discarded = écartée
run-missed = manquée

reports-lede = Chaque rapport est compilé à partir des données, à une date donnée, dans les deux langues.
reports-period = Période
reports-as-of = Données au
reports-state = État
reports-version = Version
reports-documents = Documents
reports-none-yet = rien n’est encore compilé
reports-empty = Aucun rapport pour le moment. La tâche council_report en compile un.
report-draft = ébauche
report-in_review = en révision
report-approved = approuvé
report-sent = envoyé
report-archived = archivé

mailbox-messages = Messages
mailbox-count = { $count ->
    [0] aucun message
    [one] un message
   *[other] { $count } messages
}
mailbox-empty = La boîte est vide. Les messages y arrivent dès qu’une tâche en envoie.
mailbox-pages = Pages de la liste
mailbox-older = Messages plus anciens
mailbox-back = Retour à la liste
mailbox-from = De
mailbox-to = À
mailbox-date = Date
mailbox-attachments = Pièces jointes
mailbox-views = Vues du message
mailbox-html = Message
mailbox-text = Texte
mailbox-source = Source
mailbox-calendar = Calendrier
mailbox-no-part = Ce message ne contient pas cette partie.
mailbox-choose = Choisissez un message dans la liste.
gallery-lead = Tous les messages que Tribune envoie, avec un contenu inventé.
gallery-wide = Sur un écran large (760 px)
gallery-narrow = Sur un écran étroit (500 px)
calendar-method = Objet
calendar-request = Invitation
calendar-cancel = Annulation
calendar-when = Quand
calendar-moment = { $moment } ({ $zone })
calendar-where = Où

sign-in-title = Connexion
sign-in-lede = Donnez l’adresse de courriel à laquelle la communauté vous écrit. Un lien de connexion y sera envoyé.
sign-in-address = Adresse de courriel
sign-in-send = M’envoyer un lien
sign-in-token-title = Avec un jeton
sign-in-token-lede = L’administration peut coller le jeton de la configuration du service ou de son premier démarrage; quiconque a reçu son propre jeton, celui-ci.
sign-in-token = Jeton
sign-in-button = Entrer
sign-in-wrong = Ce n’est pas le bon jeton, ou il n’est plus valable. Vérifiez qu’il est copié en entier.
sign-in-sent-title = Regardez dans votre boîte de courriel
sign-in-sent-text = Si la communauté vous écrit à cette adresse, un lien est en route. Il est valable 15 minutes, une seule fois, et dans ce navigateur seulement.
sign-in-sent-then = Rien après quelques minutes ? Vérifiez l’adresse, regardez parmi les indésirables, ou écrivez au soutien de la coprésidence.
sign-in-elsewhere-title = Ouvrez le lien là où vous l’avez demandé
sign-in-elsewhere-text = Ce lien ne vous connecte que dans le navigateur où vous l’avez demandé.
sign-in-elsewhere-then = Copiez son adresse dans ce navigateur, ou demandez un nouveau lien ici.
sign-in-over-title = Ce lien n’est plus valable
sign-in-over-text = Un lien sert une fois, pendant 15 minutes.
sign-in-over-then = Demandez-en un nouveau : cela prend un instant.
sign-in-again = Demander un lien
sign-in-confirm = Encore un clic, et vous y êtes.
sign-in-enter = Me connecter
sign-out = Me déconnecter

answer-title = Votre réponse
answer-for = Invitation à l’intention de { $names }
answer-taken = C’est noté. Merci !
answer-yours = { $answer ->
    [accepted] Votre réponse : vous participez.
    [tentative] Votre réponse : peut-être.
    [declined] Votre réponse : vous ne participez pas.
    [delegated] { $named ->
        [0] Votre réponse : une autre personne participe à votre place.
       *[other] Votre réponse : { $name } participe à votre place.
    }
   *[other] Vous n’avez pas encore répondu.
}
answer-change = Vous pouvez changer d’avis jusqu’à la fin de la réunion.
answer-colleague = Collègue
answer-choose = Choisissez…
answer-invite = Inviter cette personne à ma place
answer-nobody = La communauté ne connaît personne d’autre de votre organisation. Répondez au message de l’invitation, avec un nom et une adresse.
answer-no-such-colleague = Cette personne ne peut pas participer à votre place. Choisissez-en une autre dans la liste.
answer-closed = { $why ->
    [over] Cette réunion est terminée : on n’y répond plus.
    [cancelled] Cette réunion est annulée.
   *[other] Vous n’êtes plus sur la liste des invités de cette réunion.
}

unsubscribe-title = Messages que vous recevez
unsubscribe-for = Messages adressés à { $names }
unsubscribe-what = { $kind ->
    [thanks] Les remerciements et les faits saillants après les réunions
   *[other] Ces messages
}
unsubscribe-on = Vous les recevez.
unsubscribe-off = Vous ne les recevez plus.
unsubscribe-keep = Les invitations aux réunions ne changent pas : elles vont avec votre place dans la communauté.
unsubscribe-stop = Ne plus les recevoir
unsubscribe-again = Les recevoir de nouveau

subscribe-title = S’abonner à une publication
subscribe-lede = Donnez votre adresse de courriel. Un message vous y demandera de confirmer votre abonnement.
subscribe-none = Il n’y a pas encore de publication.
subscribe-publication = Publication
subscribe-address = Adresse de courriel
subscribe-language = Langue
subscribe-send = M’abonner
subscribe-privacy = Votre adresse ne sert qu’à vous envoyer la publication. Chaque envoi permet de se désabonner d’un clic.
subscribe-sent-title = Regardez dans votre boîte de courriel
subscribe-sent-text = Si l’abonnement est à confirmer, un message est en route. Son lien est valable sept jours.
subscribe-sent-then = Rien après quelques minutes ? Vérifiez l’adresse, et regardez parmi les indésirables.
subscribe-confirm-title = Confirmer l’abonnement
subscribe-confirm-text = Encore un clic, et les bulletins vous seront envoyés.
subscribe-confirm-button = Confirmer mon abonnement
subscribe-done-title = Votre abonnement est confirmé
subscribe-done-text = Vous recevrez les bulletins à venir. Il n’y a rien d’autre à faire.
subscribe-over-title = Ce lien n’est plus valable
subscribe-over-text = Un lien sert une fois, pendant sept jours, et seul le dernier envoyé est bon.
subscribe-over-button = M’envoyer un nouveau lien
subscribe-gone-then = Vous pouvez vous abonner de nouveau : cela prend un instant.
publication-no-issue = Aucun numéro n’est encore paru en ligne.
publication-issues = Numéros parus
publication-feed = Fil Atom
share-title = Faire connaître cette publication
share-lede = Donnez l’adresse de courriel d’un ou d’une collègue : une invitation à s’abonner lui sera envoyée, sans votre nom.
share-address = Adresse de courriel de la personne
share-send = Envoyer l’invitation
share-privacy = Nous ne lui disons pas de qui vient l’invitation, et nous ne le savons pas.
share-sent-title = Merci
share-sent-text = Si cette personne peut recevoir une invitation, elle est en route.
share-sent-then = Elle n’est abonnée à rien tant qu’elle ne l’a pas confirmé elle-même.
unsubscribe-bulletins = Bulletins de la publication
unsubscribe-bulletins-keep = Vous pouvez les recevoir de nouveau quand vous voulez, à partir de cette page.

account-title = Votre compte
account-open = La démonstration est ouverte : personne n’a besoin de se connecter.
account-token = Vous êtes ici grâce à un jeton.
account-roles = Ce que vous êtes ici
account-sessions = Vos sessions ouvertes
account-begun = Depuis
account-seen = Dernière activité
account-here = ce navigateur
account-end = Fermer cette session
role-dashboard = Tableau de bord : voit les chiffres, aucun renseignement personnel
role-member = Membre de la communauté
role-council = Membre du conseil
role-support = Soutien de la coprésidence
role-co-chair = Coprésidence
role-administrator = Administration

error-title = Désolé
error-home = Retour à l’accueil
error-not-found = Rien ne se trouve à cette adresse. Le lien est peut-être incomplet.
error-not-whole = Ce lien n’est pas entier. Copiez-le en entier depuis le message, ou ouvrez-le de là.
error-busy = Il y a beaucoup de monde en ce moment. Réessayez dans quelques secondes.
error-timeout = La réponse a pris trop de temps. Réessayez, ou demandez-en moins à la fois.
error-too-often = Cela fait beaucoup en peu de temps. Attendez un moment, puis réessayez.
error-forbidden = Cette page s’adresse à d’autres personnes. Les responsables des accès peuvent vous dire ce que vous pouvez consulter.
error-internal = Le service n’a pas pu répondre. L’incident est consigné; réessayez dans un instant.
error-elsewhere = Ce formulaire a été envoyé depuis un autre site. Ouvrez la page de Tribune et envoyez-le de là.
error-malformed = Le formulaire est arrivé incomplet. Ouvrez la page de nouveau et envoyez-le encore une fois.

## Liens vers les rapports
report-link-over = Ce lien n’ouvre plus le rapport
report-link-expired = Les liens vers les rapports sont valables pendant un temps limité, et celui-ci est échu.
report-link-revoked = Ce lien a été révoqué.
report-link-ask = Le rapport lui-même existe toujours : répondez au message qui vous a apporté le lien, et le secrétariat de la communauté vous l’enverra.
