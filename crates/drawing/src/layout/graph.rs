//! Which nodes belong together, which links lead back, in which layer a node stands and in which band a layer.

use super::rows::{change, pick, put};

/// From one node to another, by number.
#[derive(Clone, Copy, Debug)]
pub(super) struct Link {
    pub(super) from: usize,
    pub(super) to: usize,
}

/// The nodes that are joined by links, in the order of their first one.
pub(super) fn parts(nodes: usize, links: &[Link]) -> Vec<Vec<usize>> {
    let mut near = vec![Vec::new(); nodes];
    for link in links {
        for (one, other) in [(link.from, link.to), (link.to, link.from)] {
            if let Some(near) = near.get_mut(one) {
                near.push(other);
            }
        }
    }
    let mut is_seen = vec![false; nodes];
    let mut parts = Vec::new();
    for first in 0..nodes {
        let mut part = Vec::new();
        let mut next = vec![first];
        while let Some(node) = next.pop() {
            if !pick(&is_seen, node) {
                put(&mut is_seen, node, true);
                part.push(node);
                next.extend(near.get(node).into_iter().flatten());
            }
        }
        if !part.is_empty() {
            part.sort_unstable();
            parts.push(part);
        }
    }
    parts
}

/// How far a node was followed.
#[derive(Clone, Copy, Default, PartialEq)]
enum Seen {
    #[default]
    No,
    OnTheWay,
    Yes,
}

/// Which links lead back to where the way came from. Without them there is no circle.
pub(super) fn backward(nodes: usize, links: &[Link]) -> Vec<bool> {
    let mut outgoing = vec![Vec::new(); nodes];
    let mut has_incoming = vec![false; nodes];
    for (at, link) in links.iter().enumerate() {
        if let Some(outgoing) = outgoing.get_mut(link.from) {
            outgoing.push(at);
        }
        if link.from != link.to {
            put(&mut has_incoming, link.to, true);
        }
    }
    let mut is_back = vec![false; links.len()];
    let mut seen = vec![Seen::No; nodes];
    let roots = (0..nodes).filter(|node| !pick(&has_incoming, *node)).chain(0..nodes);
    for root in roots {
        if pick(&seen, root) != Seen::No {
            continue;
        }
        put(&mut seen, root, Seen::OnTheWay);
        // A node with the number of its links that were followed.
        let mut way = vec![(root, 0)];
        while let Some((node, followed)) = way.last_mut() {
            let link = outgoing.get(*node).and_then(|links| links.get(*followed)).copied();
            *followed += 1;
            let Some(at) = link else {
                put(&mut seen, *node, Seen::Yes);
                way.pop();
                continue;
            };
            let Some(link) = links.get(at) else { continue };
            match pick(&seen, link.to) {
                Seen::No => {
                    put(&mut seen, link.to, Seen::OnTheWay);
                    way.push((link.to, 0));
                }
                Seen::OnTheWay => put(&mut is_back, at, true),
                Seen::Yes => {}
            }
        }
    }
    is_back
}

/// The layer of each node: the longest way to it.
pub(super) fn layers(nodes: usize, links: &[Link], is_back: &[bool]) -> Vec<usize> {
    let forward = || links.iter().zip(is_back).filter(|(_, is_back)| !**is_back).map(|(link, _)| link);
    let mut outgoing = vec![Vec::new(); nodes];
    let mut missing = vec![0_usize; nodes];
    for link in forward() {
        if let Some(outgoing) = outgoing.get_mut(link.from) {
            outgoing.push(link.to);
        }
        change(&mut missing, link.to, |missing| missing + 1);
    }
    let mut layers = vec![0; nodes];
    let mut next: Vec<usize> = (0..nodes).filter(|node| pick(&missing, *node) == 0).collect();
    while let Some(node) = next.pop() {
        for to in outgoing.get(node).into_iter().flatten().copied() {
            let behind = pick(&layers, node) + 1;
            change(&mut layers, to, |layer: usize| layer.max(behind));
            change(&mut missing, to, |missing| missing.saturating_sub(1));
            if pick(&missing, to) == 0 {
                next.push(to);
            }
        }
    }
    layers
}

/// The band of each layer: bands stand below each other like lines of text, none wider than `most` where that is
/// possible. `crossed` says how many links pass from the layer before into a layer.
pub(super) fn bands(widths: &[f64], crossed: &[usize], most: f64) -> Vec<usize> {
    let total: f64 = widths.iter().sum();
    if total <= most * 1.15 {
        return vec![0; widths.len()];
    }
    let mut bands = Vec::with_capacity(widths.len());
    let (mut band, mut filled, mut first) = (0, 0.0, 0);
    for (layer, width) in widths.iter().enumerate() {
        if layer > first && filled + width > most {
            // A break a little earlier is better where fewer links have to go around it.
            let earliest = (first + 1).max(layer.saturating_sub(2));
            let at = (earliest..=layer).rev().min_by_key(|at| pick(crossed, *at)).unwrap_or(layer);
            band += 1;
            for moved in bands.iter_mut().skip(at) {
                *moved = band;
            }
            first = at;
            filled = widths.iter().take(layer).skip(at).sum();
        }
        bands.push(band);
        filled += width;
    }
    bands
}

#[cfg(test)]
mod tests {
    use super::*;

    fn links(pairs: &[(usize, usize)]) -> Vec<Link> {
        pairs.iter().map(|(from, to)| Link { from: *from, to: *to }).collect()
    }

    #[test]
    fn a_loop_has_one_link_that_leads_back() {
        let links = links(&[(0, 1), (1, 2), (2, 1), (2, 3), (3, 3)]);
        let back = backward(4, &links);
        assert_eq!(back, [false, false, true, false, true]);
        assert_eq!(layers(4, &links, &back), [0, 1, 2, 3]);
    }

    #[test]
    fn a_node_stands_behind_the_longest_way_to_it() {
        let links = links(&[(0, 1), (0, 2), (2, 3), (1, 3), (3, 4), (0, 4)]);
        let back = backward(5, &links);
        assert_eq!(layers(5, &links, &back), [0, 1, 1, 2, 3]);
        assert_eq!(parts(7, &links), [vec![0, 1, 2, 3, 4], vec![5], vec![6]]);
    }

    #[test]
    fn a_long_row_is_folded_where_few_links_cross() {
        let widths = [100.0; 6];
        assert_eq!(bands(&widths, &[0, 1, 1, 1, 1, 1], 300.0), [0, 0, 0, 1, 1, 1]);
        assert_eq!(bands(&widths, &[0, 1, 1, 2, 1, 1], 300.0), [0, 0, 1, 1, 1, 2]);
        assert_eq!(bands(&widths, &[0, 1, 1, 1, 1, 1], 600.0), [0; 6]);
    }
}
