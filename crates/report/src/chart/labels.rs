//! Where the names of lines are placed: beside their ends, in a column in the order of their values, moved apart by
//! the least and away from lines. None is ever left out.

use bench::order::sort_by;

/// A name's height, in sizes of its type.
pub(super) const ROW: f64 = 1.12;
/// Names are tried at heights this far apart, in sizes of the type.
const STEP: f64 = 1.0 / 6.0;
/// Cost of placing a name above or below its line's end, as the equivalent displacement in font sizes.
const ASIDE_COST: f64 = 1.6;
/// Cost of a line crossing a name, per font size of its length.
const CROSSED_COST: f64 = 2.0;
/// A name displaced by more font sizes than this gets a leader.
const LEADER_FROM: f64 = 0.6;

/// A rectangle, px from the left and from the top.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rect {
    pub left: f64,
    pub right: f64,
    pub top: f64,
    pub bottom: f64,
}

impl Rect {
    /// One of this width and height around a middle, px.
    #[must_use]
    pub fn around((x, y): (f64, f64), width: f64, height: f64) -> Self {
        let (across, down) = (width / 2.0, height / 2.0);
        Self { left: x - across, right: x + across, top: y - down, bottom: y + down }
    }

    /// Whether the two have more than an edge in common.
    #[must_use]
    pub fn overlaps(&self, other: &Self) -> bool {
        self.left < other.right
            && other.left < self.right
            && self.top < other.bottom
            && other.top < self.bottom
    }

    /// The place of it that is nearest to a point.
    #[must_use]
    fn nearest(&self, (x, y): (f64, f64)) -> (f64, f64) {
        (x.max(self.left).min(self.right), y.max(self.top).min(self.bottom))
    }

    /// How much of a straight line lies within, px.
    fn length_within(&self, [from, to]: &[(f64, f64); 2]) -> f64 {
        // Most lines are far from most names.
        let is_beside = from.0.max(to.0) < self.left || from.0.min(to.0) > self.right;
        if is_beside || from.1.max(to.1) < self.top || from.1.min(to.1) > self.bottom {
            return 0.0;
        }
        let (dx, dy) = (to.0 - from.0, to.1 - from.1);
        let mut part = (0.0_f64, 1.0_f64);
        let edges = [(from.0, dx, self.left, self.right), (from.1, dy, self.top, self.bottom)];
        for (start, run, low, high) in edges {
            if run.abs() < f64::EPSILON {
                if !(low..=high).contains(&start) {
                    return 0.0;
                }
                continue;
            }
            let (a, b) = ((low - start) / run, (high - start) / run);
            part = (part.0.max(a.min(b)), part.1.min(a.max(b)));
        }
        (part.1 - part.0).max(0.0) * dx.hypot(dy)
    }
}

/// The end of a line that has a name.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct End {
    /// Index of its series.
    pub series: usize,
    pub at: (f64, f64),
    /// Width of the name, px.
    pub width: f64,
    /// Between the end and the name, px.
    pub gap: f64,
}

/// A name in its place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Label {
    /// Index of its series.
    pub series: usize,
    /// What the text takes.
    pub place: Rect,
    /// From the line's end to the name, where it had to be moved.
    pub leader: Option<[(f64, f64); 2]>,
}

/// What names keep clear of.
#[derive(Clone, Debug, Default)]
pub struct Obstacles {
    /// Where no name may be placed.
    pub taken: Vec<Rect>,
    /// Pieces of lines; a name avoids them where it can.
    pub lines: Vec<[(f64, f64); 2]>,
}

/// The names of all ends between `top` and `bottom`, none of them over another and none beyond `right`; nothing
/// where there is no room for all.
#[must_use]
pub fn place(
    ends: &[End],
    obstacles: &Obstacles,
    (top, bottom, right): (f64, f64, f64),
    type_px: f64,
) -> Option<Vec<Label>> {
    let mut ends = ends.to_vec();
    // The last column has the most to say; at one batch the highest value comes first.
    sort_by(&mut ends, |a, b| b.at.0.total_cmp(&a.at.0).then(a.at.1.total_cmp(&b.at.1)));
    let mut taken = obstacles.taken.clone();
    let mut labels = Vec::new();
    for column in ends.chunk_by(|a, b| a.at.0 == b.at.0) {
        let column = Column { ends: column, taken: &taken, right, top, bottom, type_px };
        let placed = column.placed(&obstacles.lines)?;
        taken.extend(placed.iter().map(|label| label.place));
        labels.extend(placed);
    }
    Some(labels)
}

/// Lines that end at one batch, the highest first.
struct Column<'a> {
    ends: &'a [End],
    taken: &'a [Rect],
    right: f64,
    top: f64,
    bottom: f64,
    type_px: f64,
}

/// A place that a name may have.
#[derive(Clone, Copy)]
struct Candidate {
    label: Label,
    cost: f64,
}

/// The best at each height, of those that are there.
type Heights = Vec<Option<Candidate>>;

impl Column<'_> {
    /// The places of the least cost in sum that keep the order, by dynamic programming over the heights.
    fn placed(&self, lines: &[[(f64, f64); 2]]) -> Option<Vec<Label>> {
        let row = self.type_px * ROW;
        let step = self.type_px * STEP;
        let room = ((self.bottom - self.top - row) / step).floor();
        let heights = if room >= 0.0 { room as usize + 1 } else { return None };
        let rows = (row / step).ceil() as usize;
        // How far a name may be from its place if all names are as high as they can be.
        let spare = (heights - 1).checked_sub((self.ends.len() - 1) * rows)?;
        let mut tables: Vec<Heights> = Vec::new();
        for (number, end) in self.ends.iter().enumerate() {
            let highest = number * rows;
            let has_room = highest..=highest + spare;
            let near = self.near(end, lines);
            let above = tables.last().map(lowest_costs);
            let at = |index: usize| {
                if !has_room.contains(&index) {
                    return None;
                }
                // The first name may be at the top, each other only below the one before.
                let before = match &above {
                    None => 0.0,
                    Some(costs) => (*costs.get(index.checked_sub(rows)?)?)?,
                };
                let y = self.top + row / 2.0 + index as f64 * step;
                let Candidate { label, cost } = self.cheapest(end, y, &near)?;
                Some(Candidate { label, cost: before + cost })
            };
            tables.push((0..heights).map(at).collect());
        }
        // From the last name back: each is the cheapest of those above the one that follows it.
        let mut labels = Vec::new();
        let mut below = f64::INFINITY;
        for table in tables.iter().rev() {
            let fits = |one: &&Candidate| one.label.place.bottom <= below;
            let cheapest = table.iter().flatten().filter(fits);
            let label = cheapest.min_by(|a, b| a.cost.total_cmp(&b.cost))?.label;
            below = label.place.top;
            labels.push(label);
        }
        labels.reverse();
        Some(labels)
    }

    /// The lines that a name of this end may come upon.
    fn near(&self, end: &End, lines: &[[(f64, f64); 2]]) -> Vec<[(f64, f64); 2]> {
        let (left, right) = (end.at.0 - end.width, end.at.0 + end.gap + end.width);
        let is_near =
            |[from, to]: &&[(f64, f64); 2]| from.0.max(to.0) >= left && from.0.min(to.0) <= right;
        lines.iter().filter(is_near).copied().collect()
    }

    /// Beside the end, above or below it: whichever is free and costs the least.
    fn cheapest(&self, end: &End, y: f64, lines: &[[(f64, f64); 2]]) -> Option<Candidate> {
        let size = self.type_px;
        let row = size * ROW;
        // So far above or below that the name does not touch the end.
        let clear = end.gap + row / 2.0;
        let away = (y - end.at.1).abs();
        let beside = end.at.0 + end.gap + end.width / 2.0;
        let aside = (away >= clear).then_some((end.at.0, away - clear, ASIDE_COST));
        let candidate = |(x, moved, cost): (f64, f64, f64)| {
            let x = x.min(self.right - end.width / 2.0);
            let place = Rect::around((x, y), end.width, row);
            if self.taken.iter().any(|taken| taken.overlaps(&place)) {
                return None;
            }
            let crossed: f64 = lines.iter().map(|line| place.length_within(line)).sum();
            let leader = (moved > size * LEADER_FROM).then(|| [end.at, place.nearest(end.at)]);
            let label = Label { series: end.series, place, leader };
            let cost = cost + (moved / size).powi(2) + CROSSED_COST * crossed / size;
            Some(Candidate { label, cost })
        };
        let all = [Some((beside, away, 0.0)), aside].into_iter().flatten().filter_map(candidate);
        all.min_by(|a, b| a.cost.total_cmp(&b.cost))
    }
}

/// At each height the least cost there or above.
fn lowest_costs(table: &Heights) -> Vec<Option<f64>> {
    let lowest = |lowest: &mut Option<f64>, own: &Option<Candidate>| {
        let own = own.map(|own| own.cost);
        *lowest = [*lowest, own].into_iter().flatten().reduce(f64::min);
        Some(*lowest)
    };
    table.iter().scan(None, lowest).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const TYPE_PX: f64 = 12.0;
    const RIGHT: f64 = 400.0;

    fn end(series: usize, x: f64, y: f64) -> End {
        End { series, at: (x, y), width: 14.0, gap: 8.0 }
    }

    fn placed(ends: &[End], obstacles: &Obstacles) -> Vec<Label> {
        place(ends, obstacles, (0.0, 300.0, RIGHT), TYPE_PX).expect("room")
    }

    #[test]
    fn a_name_alone_stands_beside_its_end() {
        let labels = placed(&[end(0, 100.0, 150.0)], &Obstacles::default());
        let Label { place, leader, .. } = labels[0];
        assert_eq!(place.left, 108.0);
        assert!((f64::midpoint(place.top, place.bottom) - 150.0).abs() <= 1.0);
        assert_eq!(leader, None);
    }

    #[test]
    fn ends_that_meet_are_moved_apart_in_the_order_of_their_values() {
        let ends = [end(0, 100.0, 152.0), end(1, 100.0, 148.0), end(2, 100.0, 150.0)];
        let labels = placed(&ends, &Obstacles::default());
        let order: Vec<usize> = labels.iter().map(|label| label.series).collect();
        assert_eq!(order, [1, 2, 0]);
        let middle = labels[1].place;
        assert!((f64::midpoint(middle.top, middle.bottom) - 150.0).abs() < 2.5);
        assert!(labels[0].leader.is_some() && labels[2].leader.is_some());
    }

    #[test]
    fn a_name_keeps_clear_of_lines_and_of_what_is_taken() {
        let through = [(100.0, 150.0), (200.0, 150.0)];
        let lines = Obstacles { lines: vec![through], ..Obstacles::default() };
        let place = placed(&[end(0, 100.0, 150.0)], &lines)[0].place;
        assert_eq!(place.length_within(&through), 0.0);
        let taken = Rect { left: 0.0, right: RIGHT, top: 0.0, bottom: 200.0 };
        let obstacles = Obstacles { taken: vec![taken], ..Obstacles::default() };
        let label = placed(&[end(0, 100.0, 150.0)], &obstacles)[0];
        assert!(label.place.top >= 200.0 && label.leader.is_some());
    }

    #[test]
    fn without_room_for_all_there_is_no_layout() {
        let ends: Vec<End> = (0..9).map(|series| end(series, 100.0, 50.0)).collect();
        assert_eq!(place(&ends, &Obstacles::default(), (0.0, 100.0, RIGHT), TYPE_PX), None);
    }

    proptest! {
        #[test]
        fn every_end_has_its_name_in_order_and_none_over_another(
            ends in prop::collection::vec((0..6_u8, 0.0..600.0_f64), 0..30),
            lines in prop::collection::vec([(0.0..400.0_f64, 0.0..600.0_f64), (0.0..400.0_f64, 0.0..600.0_f64)], 0..30),
        ) {
            let end = |(series, (column, y)): (usize, (u8, f64))| end(series, f64::from(column) * 30.0, y);
            let ends: Vec<End> = ends.into_iter().enumerate().map(end).collect();
            let obstacles = Obstacles { taken: Vec::new(), lines };
            // Each name keeps others from less than two rows.
            let bottom = (ends.len() as f64 * 2.0 + 1.0) * TYPE_PX * ROW * 1.2;
            let labels = place(&ends, &obstacles, (0.0, bottom, RIGHT), TYPE_PX);
            let labels = labels.expect("room for all");
            let mut series: Vec<usize> = labels.iter().map(|label| label.series).collect();
            series.sort_unstable();
            prop_assert!(series.into_iter().eq(0..ends.len()));
            for (index, label) in labels.iter().enumerate() {
                let place = label.place;
                prop_assert!(place.top >= 0.0 && place.bottom <= bottom + 1e-6 && place.right <= RIGHT);
                for other in &labels[index + 1..] {
                    prop_assert!(!place.overlaps(&other.place), "{place:?} {other:?}");
                    let (own, their) = (ends[label.series].at, ends[other.series].at);
                    prop_assert!(own.0 != their.0 || own.1 <= their.1, "out of order");
                    prop_assert!(own.0 != their.0 || place.bottom <= other.place.top + 1e-6);
                }
            }
        }
    }
}
