//! Tables as Python's `tabulate` 0.10 prints them in its `pipe` format.

use super::blocks::{Cells, Column, Table};

/// A column is at least this much wider than its header (`tabulate.MIN_PADDING`).
const HEADER_PADDING: usize = 2;

/// The lines of a table, each ended by a line break. `escape` is applied to all that is not a number.
pub(super) fn pipe_table(table: &Table, escape: impl Fn(&str) -> String) -> String {
    let columns: Vec<_> =
        table.columns.iter().map(|column| PrintedColumn::of(column, &escape)).collect();
    let rows = columns.iter().map(|column| column.cells.len()).max().unwrap_or_default();

    let mut lines = line(columns.iter().map(PrintedColumn::header));
    lines += &line(columns.iter().map(PrintedColumn::ruler));
    for row in 0..rows {
        lines += &line(columns.iter().map(|column| column.cell(row)));
    }
    lines
}

fn line(cells: impl Iterator<Item = String>) -> String {
    format!("|{}|\n", cells.collect::<Vec<_>>().join("|"))
}

/// A column whose cells have their decimal points at the same distance from the right.
struct PrintedColumn {
    header: String,
    cells: Vec<String>,
    width: usize,
}

impl PrintedColumn {
    fn of(column: &Column, escape: impl Fn(&str) -> String) -> Self {
        let header = escape(&column.header);
        let cells = match &column.cells {
            Cells::Integers(_) | Cells::Decimals(_) => align_points(column.cells.texts()),
            Cells::Texts(texts) => texts.iter().map(|text| escape(text)).collect(),
        };
        let widest_cell = cells.iter().map(|cell| cell.chars().count()).max().unwrap_or_default();
        let width = widest_cell.max(header.chars().count() + HEADER_PADDING);
        Self { header, cells, width }
    }

    /// Like its cells, but a column without cells is taken for text, which is aligned left.
    fn header(&self) -> String {
        let Self { header, width, .. } = self;
        if self.cells.is_empty() { format!(" {header:<width$} ") } else { self.right(header) }
    }

    /// The line below the header; its colon says «to the right».
    fn ruler(&self) -> String {
        let end = if self.cells.is_empty() { "-" } else { ":" };
        "-".repeat(self.width + 1) + end
    }

    fn cell(&self, row: usize) -> String {
        self.right(self.cells.get(row).map_or("", String::as_str))
    }

    fn right(&self, text: &str) -> String {
        let width = self.width;
        format!(" {text:>width$} ")
    }
}

/// Fills cells up with spaces on the right, so that the decimal points of right-aligned cells line up
/// below each other (`tabulate._align_column`).
fn align_points(mut cells: Vec<String>) -> Vec<String> {
    let most = cells.iter().map(|cell| length_from_point(cell)).max().unwrap_or_default();
    for cell in &mut cells {
        let missing = most - length_from_point(cell);
        cell.extend(std::iter::repeat_n(' ', missing));
    }
    cells
}

/// Characters from the decimal point on, or from the exponent's `e` where there is no point
/// (`tabulate._afterpoint`, plus one).
fn length_from_point(cell: &str) -> usize {
    cell.find(['.', 'e']).map_or(0, |point| cell.len() - point)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde::Deserialize;

    use super::*;

    #[derive(Deserialize)]
    struct Printed {
        text: String,
        columns: Vec<FixtureColumn>,
    }

    #[derive(Deserialize)]
    #[serde(untagged)]
    enum FixtureColumn {
        Integers { header: String, integers: Vec<u64> },
        Decimals { header: String, decimals: Vec<String> },
    }

    impl From<FixtureColumn> for Column {
        fn from(column: FixtureColumn) -> Self {
            match column {
                FixtureColumn::Integers { header, integers } => Self::integers(header, integers),
                FixtureColumn::Decimals { header, decimals } => {
                    Self::decimals(header, decimals.iter().map(|cell| cell.parse().unwrap()))
                }
            }
        }
    }

    #[test]
    fn every_table_is_printed_as_tabulate_prints_it() {
        let fixture = include_str!("../tests/fixtures/tabulate.json");
        let tables: Vec<Printed> = serde_json::from_str(fixture).unwrap();
        assert_eq!(tables.len(), 150);
        for Printed { text, columns } in tables {
            let table = Table { columns: columns.into_iter().map(Column::from).collect() };
            assert_eq!(pipe_table(&table, str::to_owned), text + "\n");
        }
    }

    prop_compose! {
        fn any_table()(rows in 1_usize..6)(
            counts in prop::collection::vec(any::<u64>(), rows),
            measures in prop::collection::vec(any::<f64>(), rows),
            headers in prop::array::uniform2("[а-яa-z ()%]{0,20}"),
        ) -> Table {
            let [left, right] = headers;
            Table { columns: vec![Column::integers(left, counts), Column::decimals(right, measures)] }
        }
    }

    proptest! {
        #[test]
        fn all_lines_are_equally_long(table in any_table()) {
            let text = pipe_table(&table, str::to_owned);
            let lengths: Vec<_> = text.lines().map(|line| line.chars().count()).collect();
            prop_assert!(lengths.windows(2).all(|pair| pair[0] == pair[1]), "{}", text);
        }

        #[test]
        fn headers_and_cells_are_all_there(table in any_table()) {
            let text = pipe_table(&table, str::to_owned);
            let mut lines = text.lines().map(|line| line.split('|').skip(1).collect::<Vec<_>>());
            let headers = lines.next().unwrap();
            prop_assert!(lines.next().unwrap()[..2].iter().all(|ruler| ruler.ends_with("-:")));
            let rows: Vec<_> = lines.collect();
            for (index, column) in table.columns.iter().enumerate() {
                prop_assert_eq!(headers[index].trim(), column.header.trim());
                let cells: Vec<_> = rows.iter().map(|row| row[index].trim()).collect();
                prop_assert_eq!(cells, column.cells.texts());
            }
        }

        #[test]
        fn decimal_points_stand_below_each_other(table in any_table()) {
            let text = pipe_table(&table, str::to_owned);
            let points = text.lines().skip(2).filter_map(|line| line.chars().position(|c| c == '.'));
            let points: Vec<_> = points.collect();
            let first = points.first().copied();
            prop_assert!(points.iter().all(|&point| Some(point) == first), "{}", text);
        }
    }
}
