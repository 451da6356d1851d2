package dev.gramme.storage.log;

import dev.gramme.storage.disk.Drive;

import java.io.IOException;

/// Reads from a drive what can be read, when a store is opened: a piece that cannot be read comes
/// as zeros, which no checksum fits.
final class Salvage {
    private static final int PIECE_BYTES = 4_096;

    private final Drive drive;

    Salvage(Drive drive) {
        this.drive = drive;
    }

    byte[] read(String file, long from, int length) {
        try {
            return drive.read(file, from, length);
        } catch (IOException _) {
            return inPieces(file, from, length);
        }
    }

    private byte[] inPieces(String file, long from, int length) {
        byte[] bytes = new byte[length];
        for (int at = 0; at < length; at += PIECE_BYTES) {
            byte[] piece = piece(file, from + at, Math.min(PIECE_BYTES, length - at));
            System.arraycopy(piece, 0, bytes, at, piece.length);
        }
        return bytes;
    }

    private byte[] piece(String file, long from, int length) {
        try {
            return drive.read(file, from, length);
        } catch (IOException _) {
            return new byte[length];
        }
    }
}
