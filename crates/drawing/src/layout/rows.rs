//! Lists that are asked by number. What is not there counts as nothing: numbers come from the lists themselves.

/// The value at a place.
pub(super) fn pick<T: Copy + Default>(row: &[T], at: usize) -> T {
    row.get(at).copied().unwrap_or_default()
}

/// Sets the value at a place.
pub(super) fn put<T>(row: &mut [T], at: usize, value: T) {
    if let Some(place) = row.get_mut(at) {
        *place = value;
    }
}

/// Changes the value at a place.
pub(super) fn change<T: Copy>(row: &mut [T], at: usize, by: impl FnOnce(T) -> T) {
    if let Some(place) = row.get_mut(at) {
        *place = by(*place);
    }
}
