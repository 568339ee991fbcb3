//! The colours of a drawing.

/// Where a drawing is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Palette {
    /// In an HTML page, whose style sheet says what the colours are, in light and dark.
    Page,
    /// On white: paper, and pixels for messages.
    Print,
}

/// How many series have a colour of their own; then they begin again.
const SERIES: usize = 5;

impl Palette {
    /// Of text and of what stands out.
    pub(super) const fn ink(self) -> &'static str {
        match self {
            Self::Page => "var(--ink)",
            Self::Print => "#1c2430",
        }
    }

    /// Of what stands back.
    pub(super) const fn soft(self) -> &'static str {
        match self {
            Self::Page => "var(--soft)",
            Self::Print => "#5a6472",
        }
    }

    /// Of thin lines.
    pub(super) const fn rule(self) -> &'static str {
        match self {
            Self::Page => "var(--rule)",
            Self::Print => "#dedbd3",
        }
    }

    /// Of what the drawing stands on.
    pub(super) const fn sheet(self) -> &'static str {
        match self {
            Self::Page => "var(--sheet)",
            Self::Print => "#ffffff",
        }
    }

    /// Of areas that text stands on.
    pub(super) const fn tint(self) -> &'static str {
        match self {
            Self::Page => "var(--tint)",
            Self::Print => "#f4f1ea",
        }
    }

    /// Of a series, by its number; each can be read on [`Self::sheet`], and that on it.
    pub(super) const fn series(self, number: usize) -> &'static str {
        const PAGE: [&str; SERIES] = [
            "var(--series-1)",
            "var(--series-2)",
            "var(--series-3)",
            "var(--series-4)",
            "var(--series-5)",
        ];
        const PRINT: [&str; SERIES] = ["#8a1c2b", "#1f5a8c", "#2d6a4f", "#85540a", "#5b3a8c"];
        match self {
            Self::Page => PAGE[number % SERIES],
            Self::Print => PRINT[number % SERIES],
        }
    }

    /// The typeface; a page has its own.
    pub(super) const fn typeface(self) -> Option<&'static str> {
        match self {
            Self::Page => None,
            Self::Print => Some("Noto Sans"),
        }
    }
}
