//! What the server's list of loaded models shows.

use crate::{LoadedModel, Measurement, Warning};

/// The measured model not wholly in video memory, and others beside it.
pub fn warnings(measurement: &Measurement, model: &str) -> Vec<Warning> {
    let memory = measurement.memory.iter();
    let loaded: Vec<&LoadedModel> =
        memory.flat_map(|memory| [&memory.before, &memory.after]).flatten().collect();
    let vram_share = |loaded: &&LoadedModel| {
        let (size, vram) = (loaded.size_bytes.filter(|&size| size > 0)?, loaded.vram_bytes?);
        (vram < size).then(|| vram as f64 / size as f64)
    };
    let (measured, others): (Vec<&LoadedModel>, Vec<_>) =
        loaded.into_iter().partition(|loaded| loaded.is(model));
    let spilled = measured.iter().filter_map(vram_share).reduce(f64::min);
    let mut names: Vec<String> = others.into_iter().map(|other| other.name.clone()).collect();
    names.sort();
    names.dedup();
    let spilled = spilled.map(|vram_share| Warning::SpilledToCpu { vram_share });
    let others = (!names.is_empty()).then_some(Warning::OtherModels { names });
    spilled.into_iter().chain(others).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ServerMemory;

    fn loaded(name: &str, vram_bytes: u64) -> LoadedModel {
        let (size_bytes, vram_bytes) = (Some(100), Some(vram_bytes));
        LoadedModel { name: name.into(), size_bytes, vram_bytes, ..LoadedModel::default() }
    }

    #[test]
    fn the_servers_memory_tells_of_spilling_and_of_other_models() {
        let found = |after| {
            let memory = Some(ServerMemory { before: vec![], after });
            warnings(&Measurement { memory, ..Measurement::default() }, "m")
        };
        assert_eq!(found(vec![loaded("m:latest", 100)]), []);
        assert_eq!(found(vec![loaded("m", 40)]), [Warning::SpilledToCpu { vram_share: 0.4 }]);
        let others = Warning::OtherModels { names: vec!["x".to_owned()] };
        assert_eq!(found(vec![loaded("m", 100), loaded("x", 0)]), [others]);
    }
}
