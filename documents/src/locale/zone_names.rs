//! Time zones in words.

use domain::zone::Zone;

use super::{Locale, LocaleError};

impl Locale {
    /// What the clock of a zone is called: `heure de Terre-Neuve`, `Newfoundland Time`.
    ///
    /// CLDR's own names follow zone law as it was: since 2026 British Columbia's clock, say, is no
    /// longer that of the American Pacific. So the zones of Canada are named in our files; any other
    /// is named by its place.
    ///
    /// # Errors
    /// When a message is not there.
    pub fn zone(&self, zone: &Zone) -> Result<String, LocaleError> {
        let key = format!("zone-{}", zone.name().replace('/', "-"));
        if self.has(&key) {
            return self.plain(&key);
        }
        let place = zone
            .name()
            .rsplit('/')
            .next()
            .unwrap_or_default()
            .replace('_', " ");
        self.text("zone-other", &[("place", place.into())])
    }
}
