//! Many files as one.

use std::io::{Cursor, Write};

use zip::result::ZipError;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// An archive of these files, each a path with its contents.
///
/// # Errors
/// When two files have the same path, or one is too large for an archive.
pub fn zip(files: &[(String, Vec<u8>)]) -> Result<Vec<u8>, ZipError> {
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (path, contents) in files {
        archive.start_file(path.as_str(), options)?;
        archive.write_all(contents)?;
    }
    Ok(archive.finish()?.into_inner())
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use zip::ZipArchive;

    use super::*;

    fn file(path: &str, contents: &[u8]) -> (String, Vec<u8>) {
        (path.to_owned(), contents.to_vec())
    }

    #[test]
    fn what_is_packed_is_unpacked() {
        let files = [
            file("report.md", "# Отчет о производительности\n".as_bytes()),
            file("results/results_1.csv", "Общее время (с)\n1.5\n".repeat(500).as_bytes()),
            file("результаты.bin", &[0, 255, 13, 10]),
            file("empty", b""),
        ];
        let mut archive = ZipArchive::new(Cursor::new(zip(&files).unwrap())).unwrap();
        assert_eq!(archive.len(), files.len());
        for (index, (path, contents)) in files.iter().enumerate() {
            let mut unpacked = archive.by_index(index).unwrap();
            assert_eq!(unpacked.name(), path);
            let mut read_back = Vec::new();
            unpacked.read_to_end(&mut read_back).unwrap();
            assert_eq!(&read_back, contents);
        }
    }

    #[test]
    fn tables_are_packed_tightly() {
        let table = "1,1.44443046,1.44443046,117.00113275096678,169\n".repeat(1000);
        let packed = zip(&[file("results.csv", table.as_bytes())]).unwrap();
        assert!(packed.len() < table.len() / 20, "{}", packed.len());
    }

    #[test]
    fn two_files_of_one_path_are_refused() {
        assert!(zip(&[file("a", b"1"), file("a", b"2")]).is_err());
    }
}
