//! A list to which things are offered without a branch.
//!
//! Whether an atom wakes a pattern, or a pattern may match, is as good as random to a processor; a branch on it would be
//! guessed wrong every other time. So what is offered is always written, and the end of the list moves on only when it counts.

/// A list that is kept from unit to unit.
#[derive(Clone, Default)]
pub(super) struct Queue<T> {
    /// What counts, and room behind it.
    items: Vec<T>,
    len: usize,
}

impl<T: Copy + Default> Queue<T> {
    pub(super) fn clear(&mut self) {
        self.len = 0;
    }

    /// Appends those of the items that are wanted.
    #[inline]
    pub(super) fn offer(&mut self, offers: impl ExactSizeIterator<Item = (T, bool)>) {
        let room = self.room(offers.len());
        let mut count = 0;
        for (item, wanted) in offers {
            if let Some(place) = room.get_mut(count) {
                *place = item;
            }
            count += usize::from(wanted);
        }
        self.len += count;
    }

    /// Room for `more` items; [`Self::grow`] says how many of them were wanted.
    #[inline]
    pub(super) fn room(&mut self, more: usize) -> &mut [T] {
        if self.items.len() < self.len + more {
            self.items.resize((self.len + more) * 2, T::default());
        }
        &mut self.items[self.len..self.len + more]
    }

    /// Counts in the first items of the [`Self::room`].
    #[inline]
    pub(super) fn grow(&mut self, more: usize) {
        self.len += more;
    }

    /// What was wanted, in order.
    #[inline]
    pub(super) fn all(&self) -> &[T] {
        &self.items[..self.len]
    }
}
