//! A search, from its arguments to its hits.

use std::collections::{BTreeMap, HashMap};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::Value as Json;

use super::{
    highlight::{HighlightSegment, highlight},
    kind::SearchKind,
    query::Wanted,
    sql::{Page, Place, Search, most},
};
use crate::graphql::{
    context::Viewer,
    error::{ApiError, Code},
    layer::{cursor::Fingerprint, execute::Reader, openness::Openness},
    noted,
};

/// How many hits a page has where nothing is said.
const SIZE: i32 = 20;
/// How many it may have.
const MAX_SIZE: u64 = 100;
/// How many texts of a hit are shown.
const HIGHLIGHTS: u64 = 5;

/// What is asked for.
pub struct Asked<'a> {
    /// The words.
    pub query: &'a str,
    /// Of which nouns; of all that the viewer may see where none is named.
    pub of: Option<Vec<SearchKind>>,
    /// In which language; in both where none is named.
    pub language: Option<&'static str>,
    /// How many hits from the beginning.
    pub first: Option<i32>,
    /// Behind which.
    pub after: Option<&'a str>,
    /// How many hits from the end.
    pub last: Option<i32>,
    /// Before which.
    pub before: Option<&'a str>,
    /// Whether the number of all hits is wanted.
    pub count: bool,
    /// Whether it is wanted which texts were found.
    pub highlights: bool,
}

/// A page of hits.
pub struct Found {
    /// The hits.
    pub hits: Vec<Hit>,
    /// Whether there are more behind them: up to `before` where the page is counted from the
    /// beginning, else those that `before` leaves out.
    pub next: bool,
    /// Whether there are more in front of them: the same with `after`.
    pub previous: bool,
    /// How many there are in all; 0 where that is not wanted.
    pub total: i64,
}

/// A hit.
pub struct Hit {
    /// What it is.
    pub kind: SearchKind,
    /// Its row.
    pub row: i64,
    /// How good it is, from 0 to 1.
    pub score: f64,
    /// Its place among the hits.
    pub cursor: String,
    /// What was found of it.
    pub texts: Vec<FoundText>,
}

/// A text that holds what was searched for.
pub struct FoundText {
    /// The fields that lead to it.
    pub field: String,
    /// Its language, in the database's word.
    pub language: Option<String>,
    /// The part that shows it.
    pub segments: Vec<HighlightSegment>,
}

/// Searches, in one statement, and one more for the texts.
///
/// # Errors
/// A refusal of the arguments, or whatever the database says.
pub async fn run(
    reader: &Reader<'_>,
    viewer: &Viewer,
    asked: Asked<'_>,
) -> Result<Found, ApiError> {
    let wanted = Wanted::read(asked.query)?;
    let (size, backward) = size(asked.first, asked.last)?;
    let kinds = kinds(viewer, asked.of)?;
    for found in kinds.iter().map(|kind| kind.found()) {
        if found.openness != Openness::Everyone {
            noted::field(found.noun.name, "search");
        }
    }
    let fingerprint = Fingerprint::of(&[
        "search",
        &format!("{wanted:?} {kinds:?} {:?}", asked.language),
    ]);
    let place = |argument, cursor: Option<&str>| {
        let read = cursor.map(|cursor| read_cursor(&fingerprint, argument, cursor));
        read.transpose()
    };
    let page = Page {
        after: place("after", asked.after)?,
        before: place("before", asked.before)?,
        size: size + 1,
        backward,
    };
    let mut found = Found {
        hits: Vec::new(),
        next: backward && page.before.is_some(),
        previous: !backward && page.after.is_some(),
        total: 0,
    };
    if kinds.is_empty() {
        return Ok(found);
    }
    let search = Search {
        wanted: &wanted,
        kinds: &kinds,
        language: asked.language,
    };
    let mut sql = reader.sql();
    search.hits(&mut sql, &page, asked.count);
    let most = most(&wanted);
    for row in reader.fetch(sql.finish()).await? {
        found.total = row.try_get_by_index(0)?;
        // The total has a row of its own where there is no hit.
        let Some(noun) = row.try_get_by_index::<Option<String>>(1)? else {
            break;
        };
        if found.hits.len() as u64 == size {
            let further = if backward {
                &mut found.previous
            } else {
                &mut found.next
            };
            *further = true;
            break;
        }
        let place = Place {
            kind: kind(&noun)?,
            row: row.try_get_by_index(2)?,
            points: row.try_get_by_index(3)?,
        };
        #[expect(clippy::cast_precision_loss, reason = "points are in the hundreds")]
        let score = place.points as f64 / most as f64;
        found.hits.push(Hit {
            kind: place.kind,
            row: place.row,
            score,
            cursor: write_cursor(&fingerprint, place),
            texts: Vec::new(),
        });
    }
    if backward {
        found.hits.reverse();
    }
    if asked.highlights {
        add_texts(reader, &search, &mut found.hits).await?;
    }
    Ok(found)
}

async fn add_texts(
    reader: &Reader<'_>,
    search: &Search<'_>,
    hits: &mut [Hit],
) -> Result<(), ApiError> {
    let mut rows: BTreeMap<SearchKind, Vec<i64>> = BTreeMap::new();
    for hit in hits.iter() {
        rows.entry(hit.kind).or_default().push(hit.row);
    }
    if rows.is_empty() {
        return Ok(());
    }
    let rows: Vec<_> = rows.into_iter().collect();
    let mut sql = reader.sql();
    search.texts_of(&mut sql, &rows, HIGHLIGHTS);
    let mut texts: HashMap<(SearchKind, i64), Vec<FoundText>> = HashMap::new();
    for row in reader.fetch(sql.finish()).await? {
        let of = (
            kind(&row.try_get_by_index::<String>(0)?)?,
            row.try_get_by_index(1)?,
        );
        texts.entry(of).or_default().push(FoundText {
            field: row.try_get_by_index(2)?,
            language: row.try_get_by_index(3)?,
            segments: highlight(&row.try_get_by_index::<String>(4)?, search.wanted),
        });
    }
    for hit in hits {
        hit.texts = texts.remove(&(hit.kind, hit.row)).unwrap_or_default();
    }
    Ok(())
}

fn kind(table: &str) -> Result<SearchKind, ApiError> {
    SearchKind::of_table(table).ok_or_else(|| {
        ApiError::Internal(format!("the index holds a {table}, which is not searched"))
    })
}

/// The kinds to search, each once, in their order.
fn kinds(viewer: &Viewer, of: Option<Vec<SearchKind>>) -> Result<Vec<SearchKind>, ApiError> {
    let Some(mut kinds) = of else {
        return Ok(SearchKind::all_for(viewer).collect());
    };
    if kinds.is_empty() {
        return Err(ApiError::argument(
            "of",
            "of can't be empty; leave it out instead",
        ));
    }
    if let Some(kind) = kinds.iter().find(|kind| !kind.seen_by(viewer)) {
        let noun = kind.found().noun.name;
        let message = format!("{noun} is found by personal data, which you may not see");
        return Err(ApiError::refused(Code::Forbidden, message).on("of"));
    }
    kinds.sort_unstable();
    kinds.dedup();
    Ok(kinds)
}

/// How many hits are wanted, and whether from the end.
fn size(first: Option<i32>, last: Option<i32>) -> Result<(u64, bool), ApiError> {
    let (argument, size, backward) = match (first, last) {
        (Some(_), Some(_)) => {
            let message = "ask for first or for last, not for both";
            return Err(ApiError::argument("last", message));
        }
        (None, Some(size)) => ("last", size, true),
        (first, None) => ("first", first.unwrap_or(SIZE), false),
    };
    let size = u64::try_from(size)
        .map_err(|_| ApiError::argument(argument, format!("{argument} can't be negative")))?;
    if size > MAX_SIZE {
        let message = format!("a page has at most {MAX_SIZE} hits");
        return Err(ApiError::limit(argument, MAX_SIZE, message));
    }
    Ok((size, backward))
}

fn write_cursor(fingerprint: &Fingerprint, place: Place) -> String {
    let noun = place.kind.found().noun.name;
    let values = [place.points.into(), noun.into(), place.row.into()];
    let mark = fingerprint.mark(&values);
    URL_SAFE_NO_PAD.encode(serde_json::json!([mark, values]).to_string())
}

fn read_cursor(
    fingerprint: &Fingerprint,
    argument: &'static str,
    cursor: &str,
) -> Result<Place, ApiError> {
    let refused = |message: &str| ApiError::refused(Code::BadCursor, message).on(argument);
    let broken = || refused("this is no cursor; pass on what a page gave you, unchanged");
    let bytes = URL_SAFE_NO_PAD.decode(cursor).map_err(|_| broken())?;
    let (mark, values): (String, [Json; 3]) =
        serde_json::from_slice(&bytes).map_err(|_| broken())?;
    if mark != fingerprint.mark(&values) {
        let message = "this cursor belongs to another search, or was changed; keep the arguments as they were";
        return Err(refused(message));
    }
    let [points, noun, row] = values;
    let kind = noun.as_str().and_then(SearchKind::of_noun);
    let place = points.as_i64().zip(kind).zip(row.as_i64());
    let ((points, kind), row) = place.ok_or_else(broken)?;
    Ok(Place { points, kind, row })
}
