//! A drawing as pixels, for where SVG is not read: messages and office documents.

use std::sync::{Arc, LazyLock};

use resvg::{
    tiny_skia::{Color, Pixmap, Transform},
    usvg::{self, Tree, fontdb},
};

use super::Svg;

static FONTS: LazyLock<Arc<fontdb::Database>> = LazyLock::new(|| {
    let mut fonts = fontdb::Database::new();
    for face in [notosans::REGULAR_TTF, notosans::BOLD_TTF] {
        fonts.load_font_source(fontdb::Source::Binary(Arc::new(face)));
    }
    Arc::new(fonts)
});

/// Why a drawing can't be made into pixels.
#[derive(Debug, thiserror::Error)]
pub enum PngError {
    /// The SVG can't be read.
    #[error("the drawing: {0}")]
    Svg(#[from] usvg::Error),
    /// There is no room for so many pixels.
    #[error("the drawing is too large for pixels")]
    TooLarge,
    /// The pixels can't be written.
    #[error("the drawing's pixels: {0}")]
    Encoding(String),
}

/// A drawing that stands on its own, as a PNG on white, with so many pixels to a CSS pixel.
///
/// # Errors
/// When the drawing is a piece of a page rather than a file, or far too large.
pub fn png(drawn: &Svg, scale: f32) -> Result<Vec<u8>, PngError> {
    let options = usvg::Options {
        fontdb: Arc::clone(&FONTS),
        font_family: "Noto Sans".to_owned(),
        ..usvg::Options::default()
    };
    let tree = Tree::from_str(&drawn.markup, &options)?;
    let size = tree
        .size()
        .to_int_size()
        .scale_by(scale)
        .ok_or(PngError::TooLarge)?;
    let mut pixels = Pixmap::new(size.width(), size.height()).ok_or(PngError::TooLarge)?;
    pixels.fill(Color::WHITE);
    resvg::render(
        &tree,
        Transform::from_scale(scale, scale),
        &mut pixels.as_mut(),
    );
    pixels
        .encode_png()
        .map_err(|e| PngError::Encoding(e.to_string()))
}
