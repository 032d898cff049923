//! Objects by identifier, in the order of their creation.

use std::collections::{BTreeMap, HashMap};

/// Objects that are found by identifier in a time that does not grow with their number, and listed in the order in
/// which they were created, whatever was deleted in between.
pub(crate) struct Collection<T> {
    objects: BTreeMap<u64, T>,
    places: HashMap<String, u64>,
    next: u64,
}

impl<T> Default for Collection<T> {
    fn default() -> Self {
        Self {
            objects: BTreeMap::new(),
            places: HashMap::new(),
            next: 0,
        }
    }
}

impl<T> Collection<T> {
    pub(crate) fn len(&self) -> usize {
        self.objects.len()
    }

    pub(crate) fn get(&self, id: &str) -> Option<&T> {
        self.objects.get(self.places.get(id)?)
    }

    pub(crate) fn get_mut(&mut self, id: &str) -> Option<&mut T> {
        self.objects.get_mut(self.places.get(id)?)
    }

    /// Puts an object at the end. An identifier that is there already keeps its place and loses its object.
    pub(crate) fn insert(&mut self, id: &str, object: T) {
        let next = &mut self.next;
        let place = *self.places.entry(id.to_owned()).or_insert_with(|| {
            *next += 1;
            *next
        });
        self.objects.insert(place, object);
    }

    pub(crate) fn remove(&mut self, id: &str) -> Option<T> {
        self.objects.remove(&self.places.remove(id)?)
    }

    /// All objects, the oldest first.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &T> {
        self.objects.values()
    }

    pub(crate) fn iter_mut(&mut self) -> impl Iterator<Item = &mut T> {
        self.objects.values_mut()
    }
}
