### La liste des membres dans un tableur : ses en-têtes, les mots de ses cellules et ce qui ne va pas.
### Les mots d’un même sens sont séparés par une barre; l’exportation écrit le premier. Casse, accents,
### espaces et ponctuation n’y comptent pas.

## En-têtes
roster-sheet = Liste des membres
roster-heading-person = Identifiant | ID
roster-heading-given_name = Prénom | Prénoms
roster-heading-family_name = Nom de famille | Nom | Patronyme
roster-heading-full_name = Nom complet | Nom et prénom | Prénom et nom
roster-heading-address = Courriel | Adresse courriel | Adresse de courriel | Adresse électronique
roster-heading-phone = Téléphone | Tél. | Numéro de téléphone
roster-heading-language = Langue | Langue officielle | Langue de correspondance
roster-heading-zone = Fuseau horaire | Fuseau | Zone
roster-heading-organization = Organisation | Ministère | Organisme | Employeur
roster-heading-organization_fr = Organisation en français | Organisation (français) | Organisation FR
roster-heading-organization_en = Organisation en anglais | Organisation (anglais) | Organisation EN
roster-heading-acronym = Sigle | Acronyme
roster-heading-order = Ordre de gouvernement | Ordre | Palier | Palier de gouvernement
roster-heading-jurisdiction = Administration | Province ou territoire | Province/territoire | Province
roster-heading-title = Titre | Titre du poste | Poste | Fonction
roster-heading-title_fr = Titre en français | Titre (français) | Titre FR
roster-heading-title_en = Titre en anglais | Titre (anglais) | Titre EN
roster-heading-track = Réseau | Volet
roster-heading-from = Du | Depuis | Début | Date de début | Premier jour
roster-heading-to = Au | Jusqu’au | Fin | Date de fin | Dernier jour

## Mots des cellules
roster-track-executive = cadres | cadre | cadres de direction | direction
roster-track-manager = gestionnaires | gestionnaire
roster-order-federal = fédéral | fédérale
roster-order-provincial = provincial | provinciale | province
roster-order-territorial = territorial | territoriale | territoire
roster-order-municipal = municipal | municipale | municipalité | ville
roster-order-other = autre | autres
roster-language-fr = français | française | FR | FRA | F
roster-language-en = anglais | anglaise | EN | ANG | A
roster-jurisdiction-CA = Canada | gouvernement du Canada | fédéral
roster-jurisdiction-CA-NL = Terre-Neuve-et-Labrador | T.-N.-L.
roster-jurisdiction-CA-PE = Île-du-Prince-Édouard | Î.-P.-É.
roster-jurisdiction-CA-NS = Nouvelle-Écosse | N.-É.
roster-jurisdiction-CA-NB = Nouveau-Brunswick | N.-B.
roster-jurisdiction-CA-QC = Québec | Qc
roster-jurisdiction-CA-ON = Ontario | Ont.
roster-jurisdiction-CA-MB = Manitoba | Man.
roster-jurisdiction-CA-SK = Saskatchewan | Sask.
roster-jurisdiction-CA-AB = Alberta | Alb.
roster-jurisdiction-CA-BC = Colombie-Britannique | C.-B.
# Nt abrège aussi les Territoires du Nord-Ouest dans la poste : seul, il n’est pas compris.
roster-jurisdiction-CA-NU = Nunavut | Nt
roster-jurisdiction-CA-NT = Territoires du Nord-Ouest | T.N.-O.
roster-jurisdiction-CA-YT = Yukon | Yn | Territoire du Yukon
roster-month-1 = janvier | janv.
roster-month-2 = février | févr. | fév.
roster-month-3 = mars
roster-month-4 = avril | avr.
roster-month-5 = mai
roster-month-6 = juin
roster-month-7 = juillet | juill. | juil.
roster-month-8 = août
roster-month-9 = septembre | sept.
roster-month-10 = octobre | oct.
roster-month-11 = novembre | nov.
roster-month-12 = décembre | déc.

## Fichiers qui ne peuvent pas être lus
roster-broken-empty = Le fichier est vide. Choisissez-en un qui a une ligne d’en-têtes et une ligne par personne.
roster-broken-no_rows = Rien ne se trouve sous les en-têtes. Ajoutez une ligne par personne.
roster-broken-unknown_format = Ce n’est ni un fichier CSV ni un classeur XLSX. Ouvrez-le dans votre tableur et enregistrez-le sous l’un de ces formats.
roster-broken-old_or_locked = Ce classeur est d’un ancien format ou protégé par un mot de passe. Ouvrez-le dans votre tableur et enregistrez-le, sans mot de passe, comme classeur XLSX.
roster-broken-macros = Ce classeur contient des macros. Enregistrez-le comme classeur XLSX, sans macros.
roster-broken-bad_workbook = Ce classeur est endommagé. Ouvrez-le dans votre tableur et enregistrez-le de nouveau.
roster-broken-too_large = Une fois décompressé, ce classeur est trop volumineux. Copiez les lignes nécessaires dans un nouveau classeur.
roster-broken-bad_reference = Une cellule de ce classeur dit se trouver là où aucune ne peut être. Ouvrez-le dans votre tableur et enregistrez-le de nouveau.
roster-broken-merged_cells = Des cellules sont fusionnées jusqu’en { $last }. Annulez la fusion et remplissez chaque cellule.
roster-broken-unknown_sheet = Le classeur n’a pas de feuille de ce nom. Vérifiez le nom ou omettez-le pour lire la première feuille.
roster-broken-unknown_encoding = Aucun encodage ne porte ce nom. Écrivez par exemple utf-8, windows-1252 ou macintosh.
roster-broken-unsure_encoding = L’encodage du fichier n’est pas certain; ce pourrait être { $guess }. Indiquez-le, ou enregistrez le fichier en UTF-8.
roster-broken-mixed_encodings = Des lignes sont en UTF-8, et celle-ci ne l’est pas. Enregistrez tout le fichier en UTF-8.
roster-broken-bad_encoding = Ces octets ne forment aucun caractère dans l’encodage du fichier. Indiquez l’encodage, comme macintosh, ou enregistrez le fichier en UTF-8.
roster-broken-stray_mark = Un second fichier commence ici. Gardez une seule ligne d’en-têtes et importez les fichiers l’un après l’autre.
roster-broken-uneven_row = Cette ligne a { $found } cellules et les en-têtes en ont { $expected }. Vérifiez-en le séparateur et les guillemets.
roster-broken-open_quote = Un guillemet est ouvert ici sans être fermé. Fermez-le ou retirez-le.
roster-broken-too_many_columns = Il y a trop de colonnes : { $most } au plus sont lues. Retirez celles qui ne servent pas.
roster-broken-too_many_rows = Il y a trop de lignes : { $most } au plus sont lues. Divisez le fichier.
roster-broken-too_many_cells = Il y a trop de cellules : { $most } au plus sont lues. Retirez les colonnes qui ne servent pas ou divisez le fichier.
roster-broken-too_long_cell = Cette cellule est trop longue : elle peut compter au plus { $most } caractères.
roster-broken-duplicate_heading = La colonne « { $column } » est déjà en { $first }. Renommez ou retirez l’une des deux.
roster-broken-missing_column = La colonne « { $column } » manque. Ajoutez-la ou indiquez la colonne qui en tient lieu.

## Cellules dont la valeur ne peut pas être prise telle quelle
roster-fault-formula = C’est une formule. Remplacez-la par sa valeur.
roster-fault-faulty_value = Le tableur affiche une erreur. Corrigez la cellule ou videz-la.
roster-fault-missing_name = Le nom manque. Écrivez le prénom et le nom de famille.
roster-fault-ambiguous_name = Le prénom et le nom de famille se confondent. Écrivez « Tremblay, Marie ».
roster-fault-too_long = Ce texte est trop long : il peut compter au plus { $most } caractères.
roster-fault-not_words = Un texte est attendu ici. Mettez la cellule au format texte et écrivez-la de nouveau.
roster-fault-invalid_address = Aucun courriel ne peut être envoyé à cette adresse. Écrivez-la sous la forme nom@organisation.example.
roster-fault-invalid_phone = Ce n’est pas un numéro de téléphone. Écrivez-le avec son indicatif régional, comme 613 555-0142.
roster-fault-invalid_person = Ce n’est pas l’identifiant d’une personne. Il s’écrit Person:12; laissez la cellule vide s’il n’est pas connu.
roster-fault-unknown_zone = Ce n’est pas un fuseau horaire. Écrivez un nom de l’IANA, comme America/St_Johns.
roster-fault-unknown_language = Ce n’est pas une langue officielle. Écrivez français ou anglais.
roster-fault-unknown_order = Ce n’est pas un ordre de gouvernement. Écrivez fédéral, provincial, territorial, municipal ou autre.
roster-fault-unknown_jurisdiction = Cette administration n’est pas connue, ou le mot en désigne deux. Écrivez son nom au long ou son code, comme CA-NL.
roster-fault-unknown_track = Ce n’est pas un réseau. Écrivez cadres ou gestionnaires.
roster-fault-not_a_day = Ce n’est pas un jour. Écrivez-le sous la forme 2021-08-31.
roster-fault-day_does_not_exist = Ce jour n’est pas au calendrier. Écrivez-en un autre sous la forme 2021-08-31.
roster-fault-ambiguous_day = Ce peut être le { $day_first } ou le { $month_first }. Indiquez ce qui vient en premier dans ce fichier, le jour ou le mois.
roster-fault-number_for_day = C’est un nombre; comme jour, ce serait le { $day }. Mettez la colonne au format date ou indiquez que les nombres y sont des jours.
roster-fault-last_before_first = Le dernier jour précède le premier. Corrigez l’un des deux.
