//! Places the nodes of one connected part and leads its lines: layers from left to right, folded into bands.

use std::collections::BTreeMap;

use super::{
    channels::{Channel, Gutter, Key},
    graph::{self, Link},
    heights,
    order::{self, Cell, Ordered, Way},
    rows::{change, pick, put},
};
use crate::{
    geometry::{Point, count, simplified},
    picture::{Align, LineLabel},
    words::{self, LINE},
};

/// Most places of links in layers that they pass; further long links go around.
const MOST_PASSAGES: usize = 20_000;
/// From one line that goes around to the next.
const TRACK: f64 = 13.0;

/// A node as the layout sees it: what is to be linked (the core) within the room that it takes.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Block {
    /// Width of the room.
    pub(super) slot: f64,
    /// Where the core begins within it, and how wide it is.
    pub(super) core_x: f64,
    pub(super) core_w: f64,
    /// Room above and below the middle of the core.
    pub(super) above: f64,
    pub(super) below: f64,
}

/// Where a line leaves that does not begin at the right side of a core: at a boundary event.
#[derive(Clone, Copy, Debug)]
pub(super) struct Port {
    /// From the left side of the core, and from its middle downwards.
    pub(super) x: f64,
    pub(super) y: f64,
    /// How far below the middle of the core the line goes to the right.
    pub(super) level: f64,
}

/// A line to be led.
#[derive(Clone, Debug)]
pub(super) struct Wire {
    pub(super) link: Link,
    pub(super) port: Option<Port>,
    /// Its name, in lines of text.
    pub(super) label: Vec<String>,
}

impl Wire {
    fn level(&self) -> f64 {
        self.port.map_or(0.0, |port| port.level)
    }

    fn label_width(&self) -> f64 {
        self.label.iter().map(|line| words::width(line)).fold(0.0, f64::max)
    }
}

/// What came of it.
#[derive(Debug, Default)]
pub(super) struct Routed {
    /// Of each block: the left side of its core, and its middle.
    pub(super) places: Vec<Point>,
    /// Of each wire.
    pub(super) lines: Vec<(Vec<Point>, Option<LineLabel>)>,
    pub(super) width: f64,
    pub(super) height: f64,
}

/// Lays out one connected part, no wider than `most` where that is possible.
pub(super) fn route(blocks: &[Block], wires: &[Wire], most: f64) -> Routed {
    let links: Vec<Link> = wires.iter().map(|wire| wire.link).collect();
    let is_back = graph::backward(blocks.len(), &links);
    let layers = graph::layers(blocks.len(), &links, &is_back);
    let number = layers.iter().map(|layer| layer + 1).max().unwrap_or(0);
    let mut widths = vec![0.0_f64; number];
    for (layer, block) in layers.iter().zip(blocks) {
        change(&mut widths, *layer, |width| width.max(block.slot));
    }
    let mut crossed = vec![0; number];
    for link in &links {
        for at in pick(&layers, link.from) + 1..=pick(&layers, link.to) {
            change(&mut crossed, at, |crossed| crossed + 1);
        }
    }
    let wide: Vec<f64> = widths.iter().map(|width| width + 44.0).collect();
    let bands = graph::bands(&wide, &crossed, most);
    let cell = |(layer, block): (&usize, &Block)| Cell {
        layer: *layer,
        above: block.above,
        below: block.below,
        is_passage: false,
    };
    let cells = layers.iter().zip(blocks).map(cell).collect();
    let is_straight = |at: usize| {
        let link = links.get(at).copied().unwrap_or(Link { from: 0, to: 0 });
        let band = |node: usize| pick(&bands, pick(&layers, node));
        !pick(&is_back, at) && band(link.from) == band(link.to)
    };
    let room = |at: usize| 10.0 + LINE * count(wires.get(at).map_or(0, |wire| wire.label.len()));
    let ordered = order::ordered(cells, &links, is_straight, room, MOST_PASSAGES);
    let mut levels = BTreeMap::new();
    for (wire, way) in wires.iter().zip(&ordered.ways) {
        if let (Way::Through(way), Some(port)) = (way, wire.port)
            && let [from, to, ..] = way.as_slice()
        {
            levels.insert((*from, *to), port.level);
        }
    }
    let exits = |from: usize, to: usize| levels.get(&(from, to)).copied().unwrap_or_default();
    let heights = heights::heights(&ordered, &exits);
    Sheet { blocks, wires, ordered, heights, bands, widths, channels: BTreeMap::new() }.led()
}

/// A line that goes around, under way.
#[derive(Clone, Copy, Debug)]
struct Detour {
    exit: (usize, usize, Key),
    entry: (usize, usize, Key),
    /// The gutter that it leaves by, and the one that it comes in by.
    gutters: (usize, usize),
}

struct Sheet<'a> {
    blocks: &'a [Block],
    wires: &'a [Wire],
    ordered: Ordered,
    heights: Vec<f64>,
    /// Of each layer.
    bands: Vec<usize>,
    widths: Vec<f64>,
    /// By band and the layer behind.
    channels: BTreeMap<(usize, usize), Channel>,
}

impl Sheet<'_> {
    fn led(mut self) -> Routed {
        let keys = self.keys();
        let detours = self.use_channels(&keys);
        for channel in self.channels.values_mut() {
            channel.arrange();
        }
        let (layer_x, mut width) = self.place_layers();
        let number = self.bands.last().map_or(0, |band| band + 1);
        let mut gutters: Vec<Gutter> = std::iter::repeat_with(Gutter::default).take(number + 1).collect();
        let mut margin = 0;
        let mut taken = Vec::with_capacity(detours.len());
        for (wire, detour) in self.wires.iter().zip(&detours) {
            taken.push(detour.map(|detour| self.take_gutters(wire, detour, &mut gutters, &mut margin)));
        }
        let (shifts, height) = self.stack_bands(&mut gutters);
        let left = if margin > 0 { TRACK * count(margin) + 6.0 } else { 0.0 };
        width += left;
        let place = |at: usize| {
            let (cell, block) = (pick(&self.ordered.cells, at), pick(self.blocks, at));
            let slack = (pick(&self.widths, cell.layer) - block.slot) / 2.0;
            let band = pick(&self.bands, cell.layer);
            let y = pick(&self.heights, at) + pick(&shifts, band);
            Point::new(left + pick(&layer_x, cell.layer) + slack + block.core_x, y)
        };
        let places: Vec<Point> = (0..self.blocks.len()).map(place).collect();
        let mut lines = Vec::with_capacity(self.wires.len());
        for (at, wire) in self.wires.iter().enumerate() {
            let (start, way) = (pick(&places, wire.link.from), self.ordered.ways.get(at));
            let block = pick(self.blocks, wire.link.from);
            let mut points = match wire.port {
                None => vec![Point::new(start.x + block.core_w, start.y)],
                Some(port) => {
                    let x = start.x + port.x;
                    vec![Point::new(x, start.y + port.y), Point::new(x, start.y + port.level)]
                }
            };
            let label = match (way, taken.get(at).copied().flatten(), detours.get(at).copied().flatten()) {
                (Some(Way::Through(way)), ..) => {
                    let shift =
                        pick(&shifts, pick(&self.bands, pick(&self.ordered.cells, wire.link.from).layer));
                    self.lead_through(wire, way, keys.get(at).copied(), (left, shift), &mut points)
                }
                (_, Some(tracks), Some(detour)) => {
                    self.lead_around(wire, detour, tracks, &gutters, (left, &shifts), &mut points)
                }
                _ => None,
            };
            points.push(pick(&places, wire.link.to));
            lines.push((simplified(points), label));
        }
        Routed { places, lines, width, height }
    }

    fn level_of(&self, wire: &Wire) -> f64 {
        pick(&self.heights, wire.link.from) + wire.level()
    }

    /// Of each wire: the track by which it leaves its source. Those that fork there share it.
    fn keys(&self) -> Vec<Key> {
        let bends = |wire: &Wire, way: &Way| match way {
            Way::Through(way) => {
                way.get(1).is_some_and(|next| (pick(&self.heights, *next) - self.level_of(wire)).abs() >= 0.5)
            }
            Way::Around => true,
        };
        let mut forks = vec![0_usize; self.blocks.len()];
        for (wire, way) in self.wires.iter().zip(&self.ordered.ways) {
            if wire.port.is_none() && bends(wire, way) {
                change(&mut forks, wire.link.from, |forks| forks + 1);
            }
        }
        let key = |(at, (wire, way)): (usize, (&Wire, &Way))| {
            let forks = if wire.port.is_none() { pick(&forks, wire.link.from) } else { 0 };
            match way {
                _ if forks > 1 => Key::From(wire.link.from),
                Way::Through(way) => way.get(1).map_or(Key::Own(at), |next| Key::To(*next)),
                Way::Around => Key::Own(at),
            }
        };
        self.wires.iter().zip(&self.ordered.ways).enumerate().map(key).collect()
    }

    fn use_channels(&mut self, keys: &[Key]) -> Vec<Option<Detour>> {
        let mut detours = Vec::with_capacity(self.wires.len());
        for (at, (wire, way)) in self.wires.iter().zip(&self.ordered.ways).enumerate() {
            let key = keys.get(at).copied().unwrap_or(Key::Own(at));
            let layer = |cell: usize| pick(&self.ordered.cells, cell).layer;
            let (from, to) = (layer(wire.link.from), layer(wire.link.to));
            let (out, into) = (pick(&self.bands, from), pick(&self.bands, to));
            let Way::Through(way) = way else {
                let exit = (out, from + 1, key);
                let entry = (into, to, Key::To(wire.link.to));
                let level = pick(&self.heights, wire.link.from) + wire.level();
                let target = pick(&self.heights, wire.link.to);
                self.channels.entry((exit.0, exit.1)).or_default().note(key, Some(level), None);
                self.channels.entry((entry.0, entry.1)).or_default().note(entry.2, None, Some(target));
                // Gutter `n` lies above band `n`.
                let gutters = if into < out { (out, into + 1) } else { (out + 1, into.max(out + 1)) };
                detours.push(Some(Detour { exit, entry, gutters }));
                continue;
            };
            let mut level = pick(&self.heights, wire.link.from) + wire.level();
            for (hop, cell) in way.iter().skip(1).enumerate() {
                let height = pick(&self.heights, *cell);
                let channel = self.channels.entry((out, layer(*cell))).or_default();
                channel.is_used = true;
                if (height - level).abs() >= 0.5 {
                    let key = if hop == 0 { key } else { Key::To(*cell) };
                    channel.note(key, Some(level), Some(height));
                }
                if hop == 0 {
                    channel.label = channel.label.max(wire.label_width());
                }
                level = height;
            }
            detours.push(None);
        }
        detours
    }

    /// Gives each layer and channel its place from left to right; the width of the widest band.
    fn place_layers(&mut self) -> (Vec<f64>, f64) {
        let mut layer_x = vec![0.0; self.widths.len()];
        let (mut x, mut band, mut widest) = (0.0_f64, 0, 0.0_f64);
        for (layer, width) in self.widths.iter().enumerate() {
            let own = pick(&self.bands, layer);
            if own != band {
                if let Some(channel) = self.channels.get_mut(&(band, layer)) {
                    channel.x = x;
                    x += channel.width();
                }
                widest = widest.max(x);
                (x, band) = (0.0, own);
            }
            if let Some(channel) = self.channels.get_mut(&(own, layer)) {
                channel.x = x;
                x += channel.width();
            }
            put(&mut layer_x, layer, x);
            x += width;
        }
        if let Some(channel) = self.channels.get_mut(&(band, self.widths.len())) {
            channel.x = x;
            x += channel.width();
        }
        (layer_x, widest.max(x))
    }

    fn track(&self, (band, layer, key): (usize, usize, Key)) -> f64 {
        self.channels.get(&(band, layer)).map_or(0.0, |channel| channel.track(key))
    }

    /// The tracks in the gutters, and in the margin when the two gutters are not the same.
    fn take_gutters(
        &self,
        wire: &Wire,
        detour: Detour,
        gutters: &mut [Gutter],
        margin: &mut usize,
    ) -> (usize, usize, usize) {
        let (exit, entry) = (self.track(detour.exit), self.track(detour.entry));
        let width = wire.label_width();
        let height = if width > 0.0 { TRACK + LINE } else { TRACK };
        let goes_left = detour.gutters.0 != detour.gutters.1 || entry < exit;
        let label_end = if goes_left { exit - width - 8.0 } else { exit + width + 8.0 };
        let (low, high) = (exit.min(label_end), exit.max(label_end));
        let mut take = |at: usize, from: f64, to: f64, height: f64| {
            gutters.get_mut(at).map_or(0, |gutter| gutter.take(from, to, height))
        };
        if detour.gutters.0 == detour.gutters.1 {
            let track = take(detour.gutters.0, entry.min(low), entry.max(high), height);
            return (track, track, 0);
        }
        *margin += 1;
        let edge = -TRACK * count(*margin);
        (take(detour.gutters.0, edge, high, height), take(detour.gutters.1, edge, entry, TRACK), *margin)
    }

    /// How far down each band goes, and the height of all.
    fn stack_bands(&self, gutters: &mut [Gutter]) -> (Vec<f64>, f64) {
        let bands = gutters.len().saturating_sub(1);
        let mut reach = vec![(f64::INFINITY, f64::NEG_INFINITY); bands];
        for (cell, height) in self.ordered.cells.iter().zip(&self.heights) {
            if let Some((top, bottom)) = reach.get_mut(pick(&self.bands, cell.layer)) {
                *top = top.min(height - cell.above);
                *bottom = bottom.max(height + cell.below);
            }
        }
        let (mut y, mut shifts) = (0.0, Vec::with_capacity(bands));
        for (at, gutter) in gutters.iter_mut().enumerate() {
            gutter.y = y;
            y += gutter.height(at > 0 && at < bands);
            if let Some((top, bottom)) = reach.get(at).filter(|(top, bottom)| top <= bottom) {
                shifts.push(y - top);
                y += bottom - top;
            }
        }
        (shifts, y)
    }

    fn lead_through(
        &self,
        wire: &Wire,
        way: &[usize],
        key: Option<Key>,
        (left, shift): (f64, f64),
        points: &mut Vec<Point>,
    ) -> Option<LineLabel> {
        let layer = |cell: usize| pick(&self.ordered.cells, cell).layer;
        let band = pick(&self.bands, layer(wire.link.from));
        let mut level = self.level_of(wire);
        let mut label = None;
        for (hop, cell) in way.iter().skip(1).enumerate() {
            let height = pick(&self.heights, *cell);
            let channel = self.channels.get(&(band, layer(*cell)));
            if (height - level).abs() >= 0.5 {
                let key = key.filter(|_| hop == 0).unwrap_or(Key::To(*cell));
                let x = left + self.track((band, layer(*cell), key));
                points.extend([Point::new(x, level + shift), Point::new(x, height + shift)]);
            }
            if hop == 0 && !wire.label.is_empty() {
                let x = left + channel.map_or(0.0, Channel::label_at);
                let y = height + shift - 5.0 - LINE * count(wire.label.len() - 1);
                label =
                    Some(LineLabel { at: Point::new(x, y), align: Align::Start, lines: wire.label.clone() });
            }
            level = height;
        }
        label
    }

    fn lead_around(
        &self,
        wire: &Wire,
        detour: Detour,
        (first, second, margin): (usize, usize, usize),
        gutters: &[Gutter],
        (left, shifts): (f64, &[f64]),
        points: &mut Vec<Point>,
    ) -> Option<LineLabel> {
        let (exit, entry) = (left + self.track(detour.exit), left + self.track(detour.entry));
        let line = |gutter: usize, track: usize| gutters.get(gutter).map_or(0.0, |gutter| gutter.line(track));
        let (below, above) = (line(detour.gutters.0, first), line(detour.gutters.1, second));
        let start = self.level_of(wire) + pick(shifts, detour.exit.0);
        let end = pick(&self.heights, wire.link.to) + pick(shifts, detour.entry.0);
        points.extend([Point::new(exit, start), Point::new(exit, below)]);
        if margin > 0 {
            let x = left - TRACK * count(margin);
            points.extend([Point::new(x, below), Point::new(x, above)]);
        }
        points.extend([Point::new(entry, above), Point::new(entry, end)]);
        let goes_left = margin > 0 || entry < exit;
        let text = wire.label.join(" ");
        (!text.is_empty()).then(|| LineLabel {
            at: Point::new(if goes_left { exit - 5.0 } else { exit + 5.0 }, below - 5.0),
            align: if goes_left { Align::End } else { Align::Start },
            lines: vec![text],
        })
    }
}
