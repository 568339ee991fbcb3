//! Reads a PDF as a program for people who can't see does: by its structure.

use lopdf::{Dictionary, Document, Object};

/// A file that was read.
pub struct Pdf {
    document: Document,
}

/// An element of the structure.
#[derive(Debug, Clone)]
pub struct Element {
    /// Its role: `H1`, `TH`….
    pub role: String,
    /// The language that it says it is in.
    pub language: Option<String>,
    /// Its alternative text.
    pub alternative: Option<String>,
    /// For a header cell, what it is the header of.
    pub scope: Option<String>,
    /// What is in it.
    pub children: Vec<Element>,
}

impl Element {
    /// The element and all in it, in reading order.
    pub fn all(&self) -> Vec<&Self> {
        let below = self.children.iter().flat_map(Self::all);
        [self].into_iter().chain(below).collect()
    }
}

impl Pdf {
    pub fn read(bytes: &[u8]) -> Self {
        Self {
            document: Document::load_mem(bytes).unwrap(),
        }
    }

    fn resolve<'a>(&'a self, object: &'a Object) -> &'a Object {
        self.document.dereference(object).unwrap().1
    }

    fn catalog(&self) -> &Dictionary {
        self.document.catalog().unwrap()
    }

    fn get<'a>(&'a self, dictionary: &'a Dictionary, key: &str) -> Option<&'a Object> {
        let found = dictionary.get(key.as_bytes()).ok()?;
        Some(self.resolve(found))
    }

    fn words(&self, dictionary: &Dictionary, key: &str) -> Option<String> {
        Some(match self.get(dictionary, key)? {
            Object::Name(name) => String::from_utf8(name.clone()).unwrap(),
            text => lopdf::decode_text_string(text).unwrap(),
        })
    }

    pub fn language(&self) -> Option<String> {
        self.words(self.catalog(), "Lang")
    }

    pub fn is_marked(&self) -> bool {
        let marks = self.get(self.catalog(), "MarkInfo").unwrap();
        let marked = self.get(marks.as_dict().unwrap(), "Marked");
        matches!(marked, Some(Object::Boolean(true)))
    }

    pub fn shows_title(&self) -> bool {
        let preferences = self.get(self.catalog(), "ViewerPreferences").unwrap();
        let shown = self.get(preferences.as_dict().unwrap(), "DisplayDocTitle");
        matches!(shown, Some(Object::Boolean(true)))
    }

    /// The metadata in XML.
    pub fn metadata(&self) -> String {
        let stream = self.get(self.catalog(), "Metadata").unwrap();
        let content = stream.as_stream().unwrap().get_plain_content().unwrap();
        String::from_utf8(content).unwrap()
    }

    /// A word of the document's information.
    pub fn information(&self, key: &str) -> Option<String> {
        let information = self.resolve(self.document.trailer.get(b"Info").unwrap());
        self.words(information.as_dict().unwrap(), key)
    }

    /// The bookmarks with their depths, from 1.
    pub fn bookmarks(&self) -> Vec<(usize, String)> {
        let outlines = self.get(self.catalog(), "Outlines").unwrap();
        let mut all = Vec::new();
        self.bookmarks_below(outlines.as_dict().unwrap(), 1, &mut all);
        all
    }

    fn bookmarks_below(&self, parent: &Dictionary, depth: usize, all: &mut Vec<(usize, String)>) {
        let mut next = self.get(parent, "First");
        while let Some(bookmark) = next {
            let bookmark = bookmark.as_dict().unwrap();
            all.push((depth, self.words(bookmark, "Title").unwrap()));
            self.bookmarks_below(bookmark, depth + 1, all);
            next = self.get(bookmark, "Next");
        }
    }

    /// The whole structure.
    pub fn structure(&self) -> Element {
        self.element(self.get(self.catalog(), "StructTreeRoot").unwrap())
            .unwrap()
    }

    /// An element of the structure; content that is not one gives none.
    fn element(&self, object: &Object) -> Option<Element> {
        let element = object.as_dict().ok()?;
        let role = self.words(element, "S").unwrap_or_default();
        if role.is_empty() && !element.has(b"K") {
            return None;
        }
        let children = match self.get(element, "K") {
            Some(Object::Array(all)) => all.iter().collect(),
            Some(one) => vec![one],
            None => Vec::new(),
        };
        let children = children.into_iter().map(|child| self.resolve(child));
        Some(Element {
            role,
            language: self.words(element, "Lang"),
            alternative: self.words(element, "Alt"),
            scope: self.scope(element),
            children: children.filter_map(|child| self.element(child)).collect(),
        })
    }

    fn scope(&self, element: &Dictionary) -> Option<String> {
        let attributes = match self.get(element, "A")? {
            Object::Array(all) => all.iter().map(|one| self.resolve(one)).collect(),
            one => vec![one],
        };
        let mut dictionaries = attributes.into_iter().filter_map(|one| one.as_dict().ok());
        dictionaries.find_map(|attributes| self.words(attributes, "Scope"))
    }

    /// The names of the fonts, and whether each is in the file.
    pub fn fonts(&self) -> Vec<(String, bool)> {
        let descriptors = self.document.objects.values().filter_map(|object| {
            let dictionary = object.as_dict().ok()?;
            dictionary.has_type(b"FontDescriptor").then_some(dictionary)
        });
        let embedded = ["FontFile", "FontFile2", "FontFile3"];
        descriptors
            .map(|font| {
                let name = self.words(font, "FontName").unwrap();
                (name, embedded.iter().any(|key| font.has(key.as_bytes())))
            })
            .collect()
    }

    /// The targets of all links that lead into the file.
    pub fn links(&self) -> usize {
        let annotations = self.document.objects.values().filter_map(|object| {
            let dictionary = object.as_dict().ok()?;
            dictionary.has_type(b"Annot").then_some(dictionary)
        });
        annotations
            .filter(|link| link.has(b"Dest") || link.has(b"A"))
            .count()
    }

    /// What is drawn as text, without its spaces.
    pub fn text(&self) -> String {
        let pages: Vec<u32> = self.document.get_pages().into_keys().collect();
        let text = self.document.extract_text(&pages).unwrap();
        squeezed(&text)
    }
}

/// A text without its spaces and its possible hyphens.
pub fn squeezed(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_whitespace() && *c != '\u{ad}')
        .collect()
}
