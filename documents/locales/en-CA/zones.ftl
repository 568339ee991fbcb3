### The time zones of Canada, in words.

-clock-newfoundland = Newfoundland Time
-clock-atlantic = Atlantic Time
-clock-blanc-sablon = Atlantic Standard Time
-clock-eastern = Eastern Time
-clock-atikokan = Eastern Standard Time
-clock-manitoba = Manitoba Time
-clock-rankin = Central Time
-clock-saskatchewan = Saskatchewan Time
-clock-alberta = Alberta Time
-clock-northwest = Northwest Territories Time
-clock-mountain = Mountain Time
-clock-bc = British Columbia Time
-clock-peace = Mountain Standard Time
-clock-yukon = Yukon Time

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

zone-other = local time ({ $place })
