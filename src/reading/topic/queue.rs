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

    /// Makes room for `more` offers.
    #[inline]
    pub(super) fn make_room(&mut self, more: usize) {
        if self.items.len() < self.len + more {
            self.items.resize((self.len + more) * 2, T::default());
        }
    }

    /// Appends `item` when it is `wanted`; without room it is lost, so [`Self::make_room`] comes first.
    #[inline]
    pub(super) fn offer(&mut self, item: T, wanted: bool) {
        if let Some(place) = self.items.get_mut(self.len) {
            *place = item;
            self.len += usize::from(wanted);
        }
    }

    /// What was wanted, in order.
    #[inline]
    pub(super) fn all(&self) -> &[T] {
        &self.items[..self.len]
    }
}
