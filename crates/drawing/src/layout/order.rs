//! Which node of a layer stands above which: long links get a place in each layer that they pass, then each layer is
//! sorted by what its nodes are linked to, forth and back a few times.

use super::{
    graph::Link,
    rows::{pick, put},
};
use crate::geometry::count;

/// Rounds forth and back.
const ROUNDS: usize = 6;

/// A place in a layer: of a node (the first so many), or of a link that passes.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Cell {
    pub(super) layer: usize,
    /// Room that it needs above and below its line.
    pub(super) above: f64,
    pub(super) below: f64,
    /// Whether a link passes here.
    pub(super) is_passage: bool,
}

/// The way of a link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Way {
    /// From cell to cell, each in the layer behind the one before.
    Through(Vec<usize>),
    /// Around everything: back, or into another band.
    Around,
}

/// Cells and the order in which they stand in their layers.
#[derive(Debug)]
pub(super) struct Ordered {
    pub(super) cells: Vec<Cell>,
    pub(super) ways: Vec<Way>,
    pub(super) layers: Vec<Vec<usize>>,
}

/// Gives each forward link its cells. `cells` holds those of the nodes; `most` bounds those of links, and further links
/// go around.
pub(super) fn ordered(
    mut cells: Vec<Cell>,
    links: &[Link],
    is_straight: impl Fn(usize) -> bool,
    room: impl Fn(usize) -> f64,
    most: usize,
) -> Ordered {
    let nodes = cells.len();
    let count = cells.iter().map(|cell| cell.layer + 1).max().unwrap_or(0);
    let mut ways = Vec::with_capacity(links.len());
    for (at, link) in links.iter().enumerate() {
        let (from, to) = (pick(&cells, link.from).layer, pick(&cells, link.to).layer);
        if !is_straight(at) || to <= from || cells.len() - nodes + (to - from) > most {
            ways.push(Way::Around);
            continue;
        }
        let mut way = vec![link.from];
        for layer in from + 1..to {
            way.push(cells.len());
            cells.push(Cell { layer, above: room(at), below: 10.0, is_passage: true });
        }
        way.push(link.to);
        ways.push(Way::Through(way));
    }
    let mut layers = vec![Vec::new(); count];
    for (at, cell) in cells.iter().enumerate() {
        if let Some(layer) = layers.get_mut(cell.layer) {
            layer.push(at);
        }
    }
    let mut ordered = Ordered { cells, ways, layers };
    ordered.sort();
    ordered
}

impl Ordered {
    /// Neighbours of each cell in the layer before, and in the layer behind.
    pub(super) fn neighbours(&self) -> (Vec<Vec<usize>>, Vec<Vec<usize>>) {
        let (mut before, mut behind) =
            (vec![Vec::new(); self.cells.len()], vec![Vec::new(); self.cells.len()]);
        for way in &self.ways {
            let Way::Through(way) = way else { continue };
            for pair in way.windows(2) {
                let &[from, to] = pair else { continue };
                if let (Some(before), Some(behind)) = (before.get_mut(to), behind.get_mut(from)) {
                    before.push(from);
                    behind.push(to);
                }
            }
        }
        (before, behind)
    }

    fn sort(&mut self) {
        let (before, behind) = self.neighbours();
        let mut places = vec![0.0; self.cells.len()];
        let note = |layer: &[usize], places: &mut [f64]| {
            for (place, cell) in layer.iter().enumerate() {
                put(places, *cell, count(place) - count(layer.len()) / 2.0);
            }
        };
        for layer in &self.layers {
            note(layer, &mut places);
        }
        for round in 0..ROUNDS {
            let is_forth = round % 2 == 0;
            let near = if is_forth { &before } else { &behind };
            let mut numbers: Vec<usize> = (0..self.layers.len()).collect();
            if !is_forth {
                numbers.reverse();
            }
            for number in numbers {
                let Some(layer) = self.layers.get_mut(number) else { continue };
                let wish = |cell: &usize| match near.get(*cell).map(Vec::as_slice) {
                    None | Some([]) => pick(&places, *cell),
                    Some(near) => near.iter().map(|one| pick(&places, *one)).sum::<f64>() / count(near.len()),
                };
                let mut wishes: Vec<(f64, usize)> = layer.iter().map(|cell| (wish(cell), *cell)).collect();
                wishes.sort_by(|one, other| one.0.total_cmp(&other.0));
                *layer = wishes.into_iter().map(|(_, cell)| cell).collect();
                note(layer, &mut places);
            }
        }
    }
}
