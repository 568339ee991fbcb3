//! Where the pages are that messages lead to.

use documents::mail::Link;
use domain::language::Language;
use service::access::Secret;

/// What the address of every page begins with.
#[derive(Debug, Clone)]
pub struct Links {
    base: String,
}

impl Links {
    /// Pages under this address (`https://community.example`), as readers reach it.
    pub fn new(base: &str) -> Self {
        Self {
            base: base.trim_end_matches('/').to_owned(),
        }
    }

    /// What the address of every page begins with.
    #[must_use]
    pub fn base(&self) -> &str {
        &self.base
    }

    /// The page from which everything is found.
    #[must_use]
    pub fn home(&self) -> Link {
        let page = |language: Language| format!("{}/?lang={}", self.base, language.code());
        Link {
            fr: page(Language::Fr),
            en: page(Language::En),
        }
    }

    /// The pages of a report.
    #[must_use]
    pub fn report(&self, id: i64) -> Link {
        let page =
            |language: Language| format!("{}/reports/{id}.{}.html", self.base, language.code());
        Link {
            fr: page(Language::Fr),
            en: page(Language::En),
        }
    }

    /// The page of a version of a report that needs no account; `link` is what was signed.
    #[must_use]
    pub fn signed_report(&self, link: &str) -> Link {
        self.signed("report", link)
    }

    /// The page that takes an answer to an invitation; `link` is what was signed.
    #[must_use]
    pub fn answer(&self, link: &str) -> Link {
        self.signed("answer", link)
    }

    /// The page on which a kind of messages is done without; `link` is what was signed.
    #[must_use]
    pub fn unsubscribe(&self, link: &str) -> Link {
        self.signed("unsubscribe", link)
    }

    /// The page on which a subscription is confirmed; `link` is what was signed.
    #[must_use]
    pub fn confirm(&self, link: &str) -> Link {
        self.signed("subscribe/confirm", link)
    }

    /// The page on which a publication is subscribed to; `slug` is its name in addresses.
    #[must_use]
    pub fn subscribe(&self, slug: &str) -> Link {
        self.both(&format!("subscribe?publication={slug}"))
    }

    /// The web edition of a publication.
    #[must_use]
    pub fn publication(&self, slug: &str) -> Link {
        self.both(&format!("publications/{slug}"))
    }

    /// The page on which a publication is passed on.
    #[must_use]
    pub fn share(&self, slug: &str) -> Link {
        self.both(&format!("publications/{slug}/share"))
    }

    fn signed(&self, path: &str, link: &str) -> Link {
        self.both(&format!("{path}/{link}"))
    }

    fn both(&self, path: &str) -> Link {
        let also = if path.contains('?') { '&' } else { '?' };
        let page =
            |language: Language| format!("{}/{path}{also}lang={}", self.base, language.code());
        Link {
            fr: page(Language::Fr),
            en: page(Language::En),
        }
    }

    /// The page that a link for signing in leads to.
    #[must_use]
    pub fn sign_in(&self, secret: &Secret) -> Link {
        let page = |language: Language| {
            let secret = secret.as_str();
            format!(
                "{}/sign-in/link/{secret}?lang={}",
                self.base,
                language.code()
            )
        };
        Link {
            fr: page(Language::Fr),
            en: page(Language::En),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_has_a_page_in_each_language() {
        let link = Links::new("https://community.example/").report(7);
        assert_eq!(link.fr, "https://community.example/reports/7.fr.html");
        assert_eq!(link.en, "https://community.example/reports/7.en.html");
    }
}
