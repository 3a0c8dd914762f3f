//! Whether all servers measured as one took part.

use crate::{Measurement, Warning};

/// A warning that only some of the servers got requests: the speed is not that of all together.
pub fn part_of_servers(measurement: &Measurement, servers: usize) -> Option<Warning> {
    let is_part = servers > 1 && measurement.servers().len() < servers;
    (is_part && !measurement.samples.is_empty()).then_some(Warning::PartOfServers { servers })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Sample;

    #[test]
    fn a_batch_must_reach_all_servers() {
        let of = |servers: &[u32]| {
            let sample = |&by_server: &u32| Sample { by_server, ..Sample::default() };
            let samples = servers.iter().map(sample).collect();
            part_of_servers(&Measurement { samples, ..Measurement::default() }, 2)
        };
        assert_eq!(of(&[0]), Some(Warning::PartOfServers { servers: 2 }));
        assert_eq!(of(&[1, 1]), Some(Warning::PartOfServers { servers: 2 }));
        assert_eq!([of(&[0, 1]), of(&[])], [None, None]);
    }
}
