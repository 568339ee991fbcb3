### Les fuseaux horaires du Canada, en mots.

-clock-newfoundland = heure de Terre-Neuve
-clock-atlantic = heure de l’Atlantique
-clock-blanc-sablon = heure normale de l’Atlantique
-clock-eastern = heure de l’Est
-clock-atikokan = heure normale de l’Est
-clock-manitoba = heure du Manitoba
-clock-rankin = heure du Centre
-clock-saskatchewan = heure de la Saskatchewan
-clock-alberta = heure de l’Alberta
-clock-northwest = heure des Territoires du Nord-Ouest
-clock-mountain = heure des Rocheuses
-clock-bc = heure de la Colombie-Britannique
-clock-peace = heure normale des Rocheuses
-clock-yukon = heure du Yukon

zone-America-St_Johns = { -clock-newfoundland }
zone-America-Halifax = { -clock-atlantic }
zone-America-Moncton = { -clock-atlantic }
zone-America-Goose_Bay = { -clock-atlantic }
zone-America-Glace_Bay = { -clock-atlantic }
zone-America-Blanc-Sablon = { -clock-blanc-sablon }
zone-America-Toronto = { -clock-eastern }
zone-America-Iqaluit = { -clock-eastern }
zone-America-Montreal = { -clock-eastern }
zone-America-Thunder_Bay = { -clock-eastern }
zone-America-Nipigon = { -clock-eastern }
zone-America-Pangnirtung = { -clock-eastern }
zone-America-Atikokan = { -clock-atikokan }
zone-America-Winnipeg = { -clock-manitoba }
zone-America-Rankin_Inlet = { -clock-rankin }
zone-America-Resolute = { -clock-rankin }
zone-America-Rainy_River = { -clock-rankin }
zone-America-Regina = { -clock-saskatchewan }
zone-America-Swift_Current = { -clock-saskatchewan }
zone-America-Edmonton = { -clock-alberta }
zone-America-Yellowknife = { -clock-northwest }
zone-America-Inuvik = { -clock-northwest }
zone-America-Cambridge_Bay = { -clock-mountain }
zone-America-Vancouver = { -clock-bc }
zone-America-Dawson_Creek = { -clock-peace }
zone-America-Fort_Nelson = { -clock-peace }
zone-America-Creston = { -clock-peace }
zone-America-Whitehorse = { -clock-yukon }
zone-America-Dawson = { -clock-yukon }

zone-other = heure locale ({ $place })
