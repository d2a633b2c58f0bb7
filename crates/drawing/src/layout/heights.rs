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
/// How much more a level node is worth than a level passing link.
const NODE_WEIGHT: f64 = 50.0;

/// The height of the line of each cell in whole units, from any origin. `exits` tells how far below its line a link leaves a cell.
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
            let weight =
                |cell: &usize| if pick(&ordered.cells, *cell).is_passage { 1.0 } else { NODE_WEIGHT };
            let weights: Vec<f64> = layer.iter().map(weight).collect();
            for (cell, height) in layer.iter().zip(spread(&wishes, &weights, &apart)) {
                put(&mut heights, *cell, height);
            }
        }
    }
    heights
}

/// The least distance of two cells, in whole units: so that heights are whole, and two lines lie level or clearly apart.
fn apart(ordered: &Ordered, one: usize, other: usize) -> f64 {
    let (one, other) = (pick(&ordered.cells, one), pick(&ordered.cells, other));
    let gap = if one.is_passage || other.is_passage { PASSAGE_GAP } else { GAP };
    (one.below + gap + other.above).ceil()
}

/// The places nearest to the wishes (least squares) whose distances are at least `apart`: wishes that are too near each
/// other form a block, which stands where their mean is.
fn spread(wishes: &[f64], weights: &[f64], apart: &[f64]) -> Vec<f64> {
    let mut offset = 0.0;
    let mut offsets = Vec::with_capacity(wishes.len());
    // Of each block: the sum of its wishes by weight, its weight, and how many belong to it.
    let mut blocks: Vec<(f64, f64, usize)> = Vec::new();
    for (at, (wish, weight)) in wishes.iter().zip(weights).enumerate() {
        if at > 0 {
            offset += pick(apart, at - 1);
        }
        offsets.push(offset);
        blocks.push(((wish - offset) * weight, *weight, 1));
        while let [.., (before, heavy, many), (last, light, few)] = blocks.as_slice() {
            if before / heavy <= last / light {
                break;
            }
            let merged = (before + last, heavy + light, many + few);
            blocks.truncate(blocks.len() - 2);
            blocks.push(merged);
        }
    }
    let means = blocks.iter().flat_map(|(sum, weight, members)| {
        let mean = (sum / weight).round();
        std::iter::repeat_n(mean, *members)
    });
    means.zip(&offsets).map(|(mean, offset)| mean + offset).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_fits_stands_where_it_wants_to_and_the_rest_around_its_mean() {
        assert_eq!(spread(&[0.0, 100.0], &[1.0; 2], &[50.0]), [0.0, 100.0]);
        assert_eq!(spread(&[0.0, 0.0, 0.0], &[1.0; 3], &[50.0, 50.0]), [-50.0, 0.0, 50.0]);
        assert_eq!(spread(&[10.0, 0.0, 300.0], &[1.0; 3], &[40.0, 40.0]), [-15.0, 25.0, 300.0]);
        assert_eq!(spread(&[0.0, 0.0], &[50.0, 1.0], &[51.0]), [-1.0, 50.0]);
    }
}
