//! Blocks: what stands on lines of its own, and who speaks there.

use super::document::{Document, TokenRange};
use super::token::TokenKind;

/// The shape of a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BlockKind {
    /// Running text.
    Paragraph,
    /// A line that names what follows: "# Legal", "**Next steps**", "PAPER PROCESS:".
    Heading,
    /// A bullet or a numbered item.
    Item,
    /// "Key: value".
    Field,
    /// One speaker's turn: "Ines: They did."
    Turn,
    /// "From:", "To:", "Date:", "Subject:" and the like.
    MailHeader,
    /// The name and contact lines under a mail.
    Signature,
    /// A row of a table.
    Row,
}

/// Who is heard in a block, as far as its shape tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Voice {
    /// The author of the note.
    Author,
    /// A tagged speaker or mail author on the seller's side ("Me", "Rep", "AE").
    Seller,
    /// A tagged speaker or mail author who is not known to be the seller.
    Other,
}

/// A run of tokens with one shape.
#[derive(Clone, Debug)]
pub struct Block {
    /// All its tokens, marks and tags included.
    pub tokens: TokenRange,
    /// What is said: without the bullet, key, tag or quote marks.
    pub content: TokenRange,
    /// Its shape.
    pub kind: BlockKind,
    /// Quote depth: how many ">" stand in front.
    pub depth: u8,
    /// Who is heard.
    pub voice: Voice,
    /// The field key or the speaker's name.
    pub key: Option<TokenRange>,
    /// The heading that it stands under, as an index into the document's blocks.
    pub heading: Option<u32>,
}

/// Cuts the document into blocks.
pub(super) fn find(document: &mut Document<'_>) {
    let mut start = 0;
    let n = document.tokens.len();
    for i in 0..=n {
        if i == n || document.tokens[i].kind == TokenKind::Newline {
            if start < i {
                let tokens = start as u32..i as u32;
                document.blocks.push(Block {
                    content: tokens.clone(),
                    tokens,
                    kind: BlockKind::Paragraph,
                    depth: 0,
                    voice: Voice::Author,
                    key: None,
                    heading: None,
                });
            }
            start = i + 1;
        }
    }
}
