//! How high a cell stands: as level as possible with what it is linked to, and never upon another.

use super::{
    order::Ordered,
    rows::{pick, put},
};
use crate::geometry::count;

/// Between two nodes, and between a node and a link that passes.
const GAP: f64 = 26.0;
const PASSAGE_GAP: f64 = 8.0;
const ROUNDS: usize = 5;

/// The height of the line of each cell, from any origin. `exits` tells how far below its line a link leaves a cell.
pub(super) fn heights(ordered: &Ordered, exits: &dyn Fn(usize, usize) -> f64) -> Vec<f64> {
    let (before, behind) = ordered.neighbours();
    let mut heights = vec![0.0; ordered.cells.len()];
    for round in 0..=ROUNDS {
        // The last round goes forth, so that what follows stands level with what leads to it.
        let is_forth = round % 2 == ROUNDS % 2;
        let mut numbers: Vec<usize> = (0..ordered.layers.len()).collect();
        if !is_forth {
            numbers.reverse();
        }
        for number in numbers {
            let Some(layer) = ordered.layers.get(number) else { continue };
            let wishes: Vec<f64> = layer
                .iter()
                .map(|cell| {
                    let near = if is_forth { &before } else { &behind };
                    let near = near.get(*cell).map(Vec::as_slice).unwrap_or_default();
                    if near.is_empty() {
                        return pick(&heights, *cell);
                    }
                    let level = |one: &usize| {
                        let exit = if is_forth { exits(*one, *cell) } else { -exits(*cell, *one) };
                        pick(&heights, *one) + exit
                    };
                    near.iter().map(level).sum::<f64>() / count(near.len())
                })
                .collect();
            let apart: Vec<f64> = layer
                .windows(2)
                .map(|pair| match pair {
                    [one, other] => apart(ordered, *one, *other),
                    _ => 0.0,
                })
                .collect();
            for (cell, height) in layer.iter().zip(spread(&wishes, &apart)) {
                put(&mut heights, *cell, height);
            }
        }
    }
    heights
}

fn apart(ordered: &Ordered, one: usize, other: usize) -> f64 {
    let (one, other) = (pick(&ordered.cells, one), pick(&ordered.cells, other));
    let gap = if one.is_passage || other.is_passage { PASSAGE_GAP } else { GAP };
    one.below + gap + other.above
}

/// The places nearest to the wishes (least squares) whose distances are at least `apart`: wishes that are too near each
/// other form a block, which stands where their mean is.
fn spread(wishes: &[f64], apart: &[f64]) -> Vec<f64> {
    let mut offset = 0.0;
    let mut offsets = Vec::with_capacity(wishes.len());
    // Sum of wishes and number of members of each block.
    let mut blocks: Vec<(f64, usize)> = Vec::new();
    for (at, wish) in wishes.iter().enumerate() {
        if at > 0 {
            offset += pick(apart, at - 1);
        }
        offsets.push(offset);
        blocks.push((wish - offset, 1));
        while let [.., (before, many), (last, few)] = blocks.as_slice() {
            if before / count(*many) <= last / count(*few) {
                break;
            }
            let merged = (before + last, many + few);
            blocks.truncate(blocks.len() - 2);
            blocks.push(merged);
        }
    }
    let means = blocks.iter().flat_map(|(sum, members)| {
        let mean = (sum / count(*members)).round();
        std::iter::repeat_n(mean, *members)
    });
    means.zip(&offsets).map(|(mean, offset)| mean + offset).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_fits_stands_where_it_wants_to_and_the_rest_around_its_mean() {
        assert_eq!(spread(&[0.0, 100.0], &[50.0]), [0.0, 100.0]);
        assert_eq!(spread(&[0.0, 0.0, 0.0], &[50.0, 50.0]), [-50.0, 0.0, 50.0]);
        assert_eq!(spread(&[10.0, 0.0, 300.0], &[40.0, 40.0]), [-15.0, 25.0, 300.0]);
    }
}
