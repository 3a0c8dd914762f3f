//! The content of a page file. One in a folder is read piece by piece: otherwise a client that requests many
//! files and reads none would make the program hold them all in memory.

use std::hash::{DefaultHasher, Hasher as _};
use std::io;
use std::path::Path;

use axum::body::Body;
use bytes::{Bytes, BytesMut};
use futures::stream;
use tokio::fs::{self, File};
use tokio::io::{AsyncReadExt as _, AsyncSeekExt as _};

const PIECE_BYTES: usize = 32 * 1024;

/// The content of a page file.
pub(crate) enum Content {
    OnDisk(File),
    #[cfg(feature = "embed")]
    InProgram(&'static [u8]),
}

impl Content {
    /// Opens a file inside a folder. A symbolic link that leads out of the folder is not followed.
    pub(crate) async fn inside(folder: &Path, path: &str) -> io::Result<Self> {
        let folder = fs::canonicalize(folder).await?;
        let file = fs::canonicalize(folder.join(path)).await?;
        if !file.starts_with(&folder) || !fs::metadata(&file).await?.is_file() {
            return Err(io::ErrorKind::NotFound.into());
        }
        File::open(file).await.map(Self::OnDisk)
    }

    /// An entity tag that differs for any other content, and the length in bytes.
    pub(crate) async fn tag_and_bytes(&mut self) -> io::Result<(String, usize)> {
        let (mut hasher, mut bytes) = (DefaultHasher::new(), 0);
        match self {
            Self::OnDisk(file) => {
                while let Some(piece) = next_piece(file).await? {
                    hasher.write(&piece);
                    bytes += piece.len();
                }
                file.rewind().await?;
            }
            #[cfg(feature = "embed")]
            Self::InProgram(content) => {
                hasher.write(content);
                bytes = content.len();
            }
        }
        Ok((format!("\"{:016x}\"", hasher.finish()), bytes))
    }

    /// The whole content, for a small file.
    pub(crate) async fn whole(self) -> io::Result<Bytes> {
        match self {
            Self::OnDisk(mut file) => {
                let mut content = Vec::new();
                file.read_to_end(&mut content).await?;
                Ok(content.into())
            }
            #[cfg(feature = "embed")]
            Self::InProgram(content) => Ok(Bytes::from_static(content)),
        }
    }

    pub(crate) fn body(self) -> Body {
        match self {
            Self::OnDisk(file) => Body::from_stream(stream::try_unfold(file, async |mut file| {
                Ok::<_, io::Error>(next_piece(&mut file).await?.map(|piece| (piece, file)))
            })),
            #[cfg(feature = "embed")]
            Self::InProgram(content) => Body::from(content),
        }
    }
}

/// `None` at the end.
async fn next_piece(file: &mut File) -> io::Result<Option<Bytes>> {
    let mut piece = BytesMut::with_capacity(PIECE_BYTES);
    let bytes = file.read_buf(&mut piece).await?;
    Ok((bytes > 0).then(|| piece.freeze()))
}
