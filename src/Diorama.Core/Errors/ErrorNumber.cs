namespace Diorama.Core;

/// <summary>The system's error number behind an <see cref="IOException"/>, by Linux's names; Windows' are mapped to them.</summary>
internal static class ErrorNumber
{
    internal const int Input = 5; // EIO
    internal const int Exists = 17; // EEXIST
    internal const int NotFolder = 20; // ENOTDIR
    internal const int Folder = 21; // EISDIR
    internal const int Full = 28; // ENOSPC
    internal const int ReadOnly = 30; // EROFS
    internal const int Quota = 122; // EDQUOT

    internal static int Of(Exception e) => e is not IOException ? 0 : (uint)e.HResult switch
    {
        0x80070070 or 0x80070027 => Full, // ERROR_DISK_FULL, ERROR_HANDLE_DISK_FULL
        0x80070013 => ReadOnly, // ERROR_WRITE_PROTECT
        0x8007045D => Input, // ERROR_IO_DEVICE
        0x80070050 or 0x800700B7 => Exists, // ERROR_FILE_EXISTS, ERROR_ALREADY_EXISTS
        _ => e.HResult,
    };
}
