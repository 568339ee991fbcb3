//! The feed of a publication (Atom, RFC 4287): its issues that everybody may read, and what the
//! community knows and has made public.

use atom_syndication::{
    Content, Entry, Feed, FixedDateTime, Generator, Link, Person, Text, WriteConfig,
};
use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS};
use axum::http::{HeaderMap, Uri};
use axum::response::{IntoResponse, Response};
use domain::language::Bilingual;
use entity::{publication, resource};
use service::error::ServiceError;
use service::reads::community;
use service::reads::editions::{self, Edition};

use super::publications::find;
use super::subscribe::name_in;
use super::{InPath, Page, PageError};
use crate::http::AppState;

/// The most entries.
const MOST: usize = 60;

/// `GET /publications/{slug}/feed.atom`.
pub async fn feed(
    State(state): State<AppState>,
    InPath(slug): InPath<String>,
    headers: HeaderMap,
    uri: Uri,
) -> Response {
    let page = state.page(&headers, &uri);
    match written(&state, &page, &slug).await {
        Ok(feed) => {
            let headers = [
                (CONTENT_TYPE, "application/atom+xml; charset=utf-8"),
                (CACHE_CONTROL, "no-cache"),
                (X_CONTENT_TYPE_OPTIONS, "nosniff"),
            ];
            (headers, feed).into_response()
        }
        Err(error) => error.show(page),
    }
}

async fn written(state: &AppState, page: &Page, slug: &str) -> Result<Vec<u8>, PageError> {
    let publication = find(state, slug).await?;
    let community = community::get(&state.db, publication.community_id).await?;
    let issues = editions::editions(&state.db, publication.id).await?;
    let known = editions::known(&state.db, community.id, None, MOST as u64).await?;
    let paper = Paper {
        page,
        home: format!(
            "{}/publications/{slug}",
            state.public_url.trim_end_matches('/')
        ),
    };
    let mut entries = Vec::new();
    for edition in &issues {
        entries.push(paper.issue(edition)?);
    }
    for one in &known {
        entries.extend(paper.known(one)?);
    }
    entries.sort_by(|one, other| (other.updated, &one.id).cmp(&(one.updated, &other.id)));
    entries.truncate(MOST);
    let name = community.row.name().map_err(ServiceError::from)?;
    let feed = paper.feed(&publication, &name, entries)?;
    let config = WriteConfig {
        write_document_declaration: true,
        ..WriteConfig::default()
    };
    let written = feed.write_with_config(Vec::new(), config);
    Ok(written.map_err(ServiceError::unreadable)?)
}

/// What the parts of a feed have in common.
struct Paper<'a> {
    page: &'a Page,
    /// The web edition.
    home: String,
}

impl Paper<'_> {
    fn feed(
        &self,
        row: &publication::Model,
        community: &Bilingual,
        entries: Vec<Entry>,
    ) -> Result<Feed, PageError> {
        let code = self.page.language().code();
        let own = format!("{}/feed.atom?lang={code}", self.home);
        let newest = entries.first().map(|entry| entry.updated);
        Ok(Feed {
            id: own.clone(),
            title: Text::plain(name_in(row, self.page.language())?),
            updated: newest.unwrap_or_else(|| row.updated_at.fixed_offset()),
            lang: Some(self.page.tag().to_owned()),
            authors: vec![Person {
                name: self.words(community).unwrap_or_default(),
                ..Person::default()
            }],
            generator: Some(Generator {
                value: "Tribune".to_owned(),
                ..Generator::default()
            }),
            links: vec![
                self.link("self", &own, "application/atom+xml"),
                self.link(
                    "alternate",
                    &format!("{}?lang={code}", self.home),
                    "text/html",
                ),
            ],
            entries,
            ..Feed::default()
        })
    }

    fn link(&self, rel: &str, href: &str, media: &str) -> Link {
        Link {
            rel: rel.to_owned(),
            href: href.to_owned(),
            mime_type: Some(media.to_owned()),
            hreflang: Some(self.page.tag().to_owned()),
            ..Link::default()
        }
    }

    fn words(&self, text: &Bilingual) -> Option<String> {
        let words = text.get(self.page.language()).value();
        words.map(|words| self.page.locale().typeset(words))
    }

    /// An issue, which is read in the web edition.
    fn issue(&self, edition: &Edition) -> Result<Entry, PageError> {
        let (issue, version) = (&edition.issue, &edition.version);
        let title = issue.title().map_err(ServiceError::from)?;
        let introduction = issue.introduction().map_err(ServiceError::from)?;
        let sent: Option<FixedDateTime> = version.sent_at.map(|at| at.fixed_offset());
        let code = self.page.language().code();
        let page = format!("{}?issue={}&lang={code}", self.home, issue.number);
        Ok(Entry {
            id: format!("{}#issue-{}-{code}", self.home, issue.number),
            title: Text::plain(self.words(&title).unwrap_or_default()),
            updated: sent.unwrap_or_else(|| version.compiled_at.fixed_offset()),
            published: sent,
            summary: self.words(&introduction).map(Text::plain),
            links: vec![self.link("alternate", &page, "text/html")],
            ..Entry::default()
        })
    }

    /// Something that the community knows, which is read in the feed itself.
    fn known(&self, row: &resource::Model) -> Result<Option<Entry>, PageError> {
        let title = self.words(&row.title().map_err(ServiceError::from)?);
        let text = self.words(&row.text().map_err(ServiceError::from)?);
        let (Some(title), Some(text)) = (title, text) else {
            return Ok(None);
        };
        let code = self.page.language().code();
        Ok(Some(Entry {
            id: format!("{}#resource-{}-{code}", self.home, row.id),
            title: Text::plain(title),
            updated: row.updated_at.fixed_offset(),
            content: Some(Content {
                lang: Some(self.page.tag().to_owned()),
                value: Some(text),
                content_type: Some("text".to_owned()),
                ..Content::default()
            }),
            links: vec![self.link(
                "alternate",
                &format!("{}?lang={code}", self.home),
                "text/html",
            )],
            ..Entry::default()
        }))
    }
}
