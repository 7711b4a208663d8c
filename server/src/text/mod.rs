//! Text, places in it and changes to it.
//!
//! Bytes are the truth here: every range of the upper layers is a [`TextRange`] of byte offsets.
//! Lines and characters exist only at the border to an editor or a terminal, and are computed
//! from a [`TextBuffer`] in the encoding that the other side speaks.

mod buffer;
mod decode;
mod range;

pub use buffer::{Position, PositionEncoding, TextBuffer};
pub use decode::{Decoded, decode};
pub use range::{FileId, FileRange, ObjectId, TextEdit, TextRange};
