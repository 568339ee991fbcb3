### Les pages de Tribune.

page-skip = Aller au contenu
page-nav = Pages
page-languages = Langue
page-home = Accueil
page-reports = Rapports
page-mailbox = Boîte aux lettres
page-playground = Console GraphQL
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
calendar-method = Objet
calendar-request = Invitation
calendar-cancel = Annulation
calendar-when = Quand
calendar-moment = { $moment } ({ $zone })
calendar-where = Où

sign-in-title = Connexion
sign-in-lede = Cette page demande le jeton d’administration. Il est dans la configuration du service, ou a été affiché à son premier démarrage.
sign-in-token = Jeton
sign-in-button = Entrer
sign-in-wrong = Ce n’est pas le bon jeton. Vérifiez qu’il est copié en entier.

error-title = Désolé
error-home = Retour à l’accueil
error-not-found = Rien ne se trouve à cette adresse. Le lien est peut-être incomplet.
error-internal = Le service n’a pas pu répondre. L’incident est consigné; réessayez dans un instant.
