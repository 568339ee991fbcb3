//! The kinds of files that are taken.

/// A kind of file that is taken. What a browser or an office would run is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A document of fixed pages.
    Pdf,
    /// A picture.
    Png,
    /// A photograph.
    Jpeg,
    /// A picture or a photograph.
    Webp,
    /// A text of Office Open XML.
    Docx,
    /// A workbook of Office Open XML.
    Xlsx,
    /// Slides of Office Open XML.
    Pptx,
    /// A text of OpenDocument.
    Odt,
    /// A workbook of OpenDocument.
    Ods,
    /// Slides of OpenDocument.
    Odp,
    /// Rows, in UTF-8.
    Csv,
    /// A plain text, in UTF-8.
    Text,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 12] = [
        Self::Pdf,
        Self::Png,
        Self::Jpeg,
        Self::Webp,
        Self::Docx,
        Self::Xlsx,
        Self::Pptx,
        Self::Odt,
        Self::Ods,
        Self::Odp,
        Self::Csv,
        Self::Text,
    ];

    /// Its media type.
    #[must_use]
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
            Self::Webp => "image/webp",
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Pptx => {
                "application/vnd.openxmlformats-officedocument.presentationml.presentation"
            }
            Self::Odt => "application/vnd.oasis.opendocument.text",
            Self::Ods => "application/vnd.oasis.opendocument.spreadsheet",
            Self::Odp => "application/vnd.oasis.opendocument.presentation",
            Self::Csv => "text/csv",
            Self::Text => "text/plain",
        }
    }

    /// What names of such files end in, the usual ending first.
    #[must_use]
    pub const fn endings(self) -> &'static [&'static str] {
        match self {
            Self::Pdf => &["pdf"],
            Self::Png => &["png"],
            Self::Jpeg => &["jpg", "jpeg"],
            Self::Webp => &["webp"],
            Self::Docx => &["docx"],
            Self::Xlsx => &["xlsx"],
            Self::Pptx => &["pptx"],
            Self::Odt => &["odt"],
            Self::Ods => &["ods"],
            Self::Odp => &["odp"],
            Self::Csv => &["csv", "tsv", "txt"],
            Self::Text => &["txt", "md", "csv"],
        }
    }
}

/// Why bytes are no file that is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotTaken {
    /// There are none.
    #[error("the file is empty")]
    Empty,
    /// They are of another kind.
    #[error("files of this kind are not taken: {}", looks_like.unwrap_or("unknown"))]
    Kind {
        /// The media type that they look like.
        looks_like: Option<&'static str>,
    },
    /// An office would run something in it.
    #[error("the document has macros or other programs in it")]
    Programs,
    /// It begins as a package of an office and can't be read as one.
    #[error("the document is damaged")]
    Damaged,
}
