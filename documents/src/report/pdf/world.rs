//! Everything that the typesetter may see: our template, our fonts, the report's data. There is no
//! file, no network and no clock behind it, so that nothing but the data decides the bytes.

use std::sync::LazyLock;

use typst::{
    Feature, Library, LibraryExt, World,
    diag::{FileError, FileResult},
    foundations::{Bytes, Datetime, Duration},
    syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot},
    text::{Font, FontBook},
    utils::LazyHash,
};

/// Noto Sans, upright and italic, regular and bold.
const FACES: [&[u8]; 4] = [
    notosans::REGULAR_TTF,
    notosans::ITALIC_TTF,
    notosans::BOLD_TTF,
    notosans::BOLD_ITALIC_TTF,
];

static SHELF: LazyLock<Shelf> = LazyLock::new(Shelf::fill);

/// What is the same for every report.
struct Shelf {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
    template: Source,
    data: FileId,
}

impl Shelf {
    fn fill() -> Self {
        let fonts: Vec<_> = FACES
            .into_iter()
            .filter_map(|face| Font::new(Bytes::new(face), 0))
            .collect();
        // Header cells of rows can be told in this version by this feature alone.
        let features = [Feature::A11yExtras].into_iter().collect();
        Self {
            library: LazyHash::new(Library::builder().with_features(features).build()),
            book: LazyHash::new(FontBook::from_fonts(&fonts)),
            fonts,
            template: Source::new(
                file("report.typ"),
                include_str!("../../../templates/report/report.typ").to_owned(),
            ),
            data: file("report.json"),
        }
    }
}

#[expect(
    clippy::expect_used,
    reason = "the names of the two files are compiled in; every test of the PDF uses them"
)]
fn file(name: &str) -> FileId {
    let path = VirtualPath::new(name).expect("a plain file name");
    RootedPath::new(VirtualRoot::Project, path).intern()
}

/// Whether all faces of the font have a glyph for a character.
pub(super) fn has_glyph(c: char) -> bool {
    let mut fonts = SHELF.fonts.iter();
    fonts.all(|font| font.info().coverage.contains(c.into()))
}

/// The template with the data of one report.
pub(super) struct Desk {
    data: Bytes,
}

impl Desk {
    /// Lays the data, as JSON, beside the template.
    pub(super) fn with(json: Vec<u8>) -> Self {
        Self {
            data: Bytes::new(json),
        }
    }
}

impl World for Desk {
    fn library(&self) -> &LazyHash<Library> {
        &SHELF.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &SHELF.book
    }

    fn main(&self) -> FileId {
        SHELF.template.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == SHELF.template.id() {
            return Ok(SHELF.template.clone());
        }
        Err(absent(id))
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if id == SHELF.data {
            return Ok(self.data.clone());
        }
        Err(absent(id))
    }

    fn font(&self, index: usize) -> Option<Font> {
        SHELF.fonts.get(index).cloned()
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}

fn absent(id: FileId) -> FileError {
    FileError::NotFound(id.vpath().get_without_slash().into())
}
