//! From what a person types to a deal of the record: its id, its name or its account.

use super::near::nearest;
use super::{Desk, DeskError};
use crate::deal::DealId;

/// Characters of an id that is made from a name.
const SLUG_CHARS: usize = 80;

/// An id made from a name: its letters and digits in lower case, with one "-" for everything between them.
pub(super) fn slug(name: &str) -> Option<DealId> {
    let mut out = String::new();
    for c in name.chars().flat_map(char::to_lowercase) {
        if c.is_alphanumeric() {
            out.push(c);
        } else if !out.is_empty() && !out.ends_with('-') {
            out.push('-');
        }
    }
    let cut: String = out.chars().take(SLUG_CHARS).collect();
    DealId::parse(cut.trim_matches('-')).ok()
}

impl Desk {
    /// The deal that is meant: by its id; without regard to case; by its name or account where only one has it.
    ///
    /// # Errors
    /// [`DeskError::UnknownDeal`] with the nearest names, [`DeskError::Ambiguous`].
    pub fn deal_called(&self, given: &str) -> Result<DealId, DeskError> {
        if let Ok(id) = DealId::parse(given)
            && self.store.deal(&id)?.is_some()
        {
            return Ok(id);
        }
        let wanted = given.trim().to_lowercase();
        let names = self.store.deal_names()?;
        let is = |name: &Option<String>| {
            name.as_deref()
                .is_some_and(|n| n.trim().to_lowercase() == wanted)
        };
        for fits in [
            names
                .iter()
                .filter(|d| d.id.as_str().to_lowercase() == wanted)
                .collect::<Vec<_>>(),
            names.iter().filter(|d| is(&d.name)).collect(),
            names.iter().filter(|d| is(&d.account)).collect(),
        ] {
            match fits.as_slice() {
                [] => {}
                [one] => return Ok(one.id.clone()),
                several => {
                    return Err(DeskError::Ambiguous {
                        given: given.to_owned(),
                        candidates: several.iter().map(|d| d.id.clone()).collect(),
                    });
                }
            }
        }
        let texts = names.iter().flat_map(|d| {
            let called = [d.name.as_deref(), d.account.as_deref()];
            std::iter::once(d.id.as_str()).chain(called.into_iter().flatten())
        });
        Err(DeskError::UnknownDeal {
            given: given.to_owned(),
            near: nearest(given, texts),
        })
    }
}
