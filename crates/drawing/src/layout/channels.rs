//! The upright parts of lines: between two layers lies a channel with a track for each, so that none lies upon another.

use std::collections::{BTreeMap, BTreeSet};

use super::rows::pick;
use crate::geometry::count;

/// Room before the first track, from track to track, and behind the last one for the head of the arrow.
const BEFORE: f64 = 14.0;
const TRACK: f64 = 11.0;
const BEHIND: f64 = 20.0;
/// A channel in which all lines go straight on.
const STRAIGHT: f64 = 34.0;

/// Whose track it is: lines that fork share one, and lines that join.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Key {
    From(usize),
    To(usize),
    Own(usize),
}

/// The heights at which lines come into a track from the left and leave it to the right, in whole units.
#[derive(Debug, Default)]
struct Track {
    left: BTreeSet<i64>,
    right: BTreeSet<i64>,
}

/// What lies between two layers.
#[derive(Debug, Default)]
pub(super) struct Channel {
    tracks: BTreeMap<Key, Track>,
    order: Vec<Key>,
    /// Room for the names of lines.
    pub(super) label: f64,
    /// Whether any line comes by.
    pub(super) is_used: bool,
    /// Where it begins.
    pub(super) x: f64,
}

impl Channel {
    /// Notes that a line uses a track.
    pub(super) fn note(&mut self, key: Key, left: Option<f64>, right: Option<f64>) {
        self.is_used = true;
        let track = self.tracks.entry(key).or_default();
        track.left.extend(left.map(whole));
        track.right.extend(right.map(whole));
    }

    /// Puts the tracks in order: a line that leaves to the right at some height stands behind one that comes in there
    /// from the left, or the two would lie upon each other.
    pub(super) fn arrange(&mut self) {
        let mut left: Vec<Key> = self.tracks.keys().copied().collect();
        let mut by_left: BTreeMap<i64, Vec<Key>> = BTreeMap::new();
        for (key, track) in &self.tracks {
            for height in &track.left {
                by_left.entry(*height).or_default().push(*key);
            }
        }
        let mut first: BTreeMap<Key, BTreeSet<Key>> = BTreeMap::new();
        for (key, track) in &self.tracks {
            let before = track.right.iter().flat_map(|height| by_left.get(height).into_iter().flatten());
            first.insert(*key, before.copied().filter(|other| other != key).collect());
        }
        while !left.is_empty() {
            let is_free = |key: &Key| first.get(key).is_none_or(BTreeSet::is_empty);
            // In a circle one of them has to begin.
            let at = left.iter().position(is_free).unwrap_or(0);
            let key = left.remove(at);
            for others in first.values_mut() {
                others.remove(&key);
            }
            self.order.push(key);
        }
    }

    pub(super) fn width(&self) -> f64 {
        match self.order.len() {
            0 if !self.is_used => 0.0,
            0 if self.label > 0.0 => BEFORE + self.label + BEHIND,
            0 => STRAIGHT,
            tracks => BEFORE + TRACK * count(tracks - 1) + self.label + BEHIND,
        }
    }

    /// Where a track lies.
    pub(super) fn track(&self, key: Key) -> f64 {
        let place = self.order.iter().position(|one| *one == key).unwrap_or(0);
        self.x + BEFORE + TRACK * count(place)
    }

    /// Where names begin.
    pub(super) fn label_at(&self) -> f64 {
        self.x + BEFORE + TRACK * count(self.order.len().saturating_sub(1)) + 4.0
    }
}

#[expect(clippy::cast_possible_truncation, reason = "heights of a drawing are small, and a cast saturates")]
fn whole(height: f64) -> i64 {
    height.round() as i64
}

/// The level parts of lines that go around: tracks above, between and below the bands.
#[derive(Debug, Default)]
pub(super) struct Gutter {
    /// Of each track: the parts that are taken, and how high it is.
    tracks: Vec<(Vec<(f64, f64)>, f64)>,
    /// Where it begins.
    pub(super) y: f64,
}

impl Gutter {
    /// The first track that is free from one place to another.
    pub(super) fn take(&mut self, from: f64, to: f64, height: f64) -> usize {
        let (low, high) = (from.min(to) - 6.0, from.max(to) + 6.0);
        let is_free = |taken: &[(f64, f64)]| taken.iter().all(|(from, to)| high < *from || *to < low);
        let free = self.tracks.iter().position(|(taken, _)| is_free(taken));
        let at = free.unwrap_or(self.tracks.len());
        if free.is_none() {
            self.tracks.push((Vec::new(), 0.0));
        }
        if let Some((taken, tallest)) = self.tracks.get_mut(at) {
            taken.push((low, high));
            *tallest = tallest.max(height);
        }
        at
    }

    /// How high it is; between two bands there is always some room.
    pub(super) fn height(&self, is_between: bool) -> f64 {
        let tracks: f64 = self.tracks.iter().map(|(_, height)| height).sum();
        match (self.tracks.is_empty(), is_between) {
            (true, true) => 28.0,
            (true, false) => 0.0,
            (false, _) => tracks + 20.0,
        }
    }

    /// The line of a track.
    pub(super) fn line(&self, track: usize) -> f64 {
        let heights: Vec<f64> = self.tracks.iter().map(|(_, height)| *height).collect();
        self.y + 6.0 + (0..=track).map(|at| pick(&heights, at)).sum::<f64>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_that_leaves_stands_behind_one_that_comes_in_at_the_same_height() {
        let mut channel = Channel::default();
        channel.note(Key::To(1), Some(100.0), Some(0.0));
        channel.note(Key::To(2), Some(0.0), Some(50.0));
        channel.arrange();
        assert!(channel.track(Key::To(2)) < channel.track(Key::To(1)));
    }

    #[test]
    fn parts_that_do_not_meet_share_a_track() {
        let mut gutter = Gutter::default();
        assert_eq!((gutter.take(0.0, 50.0, 13.0), gutter.take(90.0, 100.0, 13.0)), (0, 0));
        assert_eq!(gutter.take(95.0, 20.0, 13.0), 1);
    }
}
