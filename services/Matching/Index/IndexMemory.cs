using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace ExchangeNetwork.Matching.Index;

/// <summary>One block of bytes outside the collected heap that a run's arrays lie in: allocated, or mapped from a file.</summary>
/// <remarks>
/// Freed when nothing refers to it any more, so a snapshot that a reader holds stays readable whatever the writers do; or, where that would
/// keep a deleted file on disk for too long, when it is freed and nobody holds it. Who uses <see cref="Start"/> keeps this object
/// alive, and holds it if it may be freed, until after the last access.
/// </remarks>
internal abstract unsafe class IndexMemory
{
    /// <summary>Bytes of a cache line; every array of a run starts at one.</summary>
    public const int Alignment = 64;

    /// <summary>First byte, at a multiple of <see cref="Alignment"/>.</summary>
    public abstract byte* Start { get; }

    /// <summary>Number of bytes.</summary>
    public abstract long Length { get; }

    /// <summary>Memory of a size, all zero.</summary>
    public static IndexMemory Allocate(long length) => new Allocated(length);

    /// <summary>Part of a file, for reading: its pages are loaded as they are touched, and may leave memory again.</summary>
    /// <param name="file">A file that nobody changes; it may be replaced, and closed, while it is mapped.</param>
    /// <param name="offset">First byte, at a multiple of <see cref="Alignment"/>.</param>
    /// <param name="length">Number of bytes.</param>
    public static IndexMemory Map(FileStream file, long offset, long length) => new Mapped(file, offset, length, MemoryMappedFileAccess.Read);

    /// <summary>Part of a file, for writing: what is written is the file's content and takes no memory of its own; <see cref="Flush"/> puts it on disk.</summary>
    /// <param name="file">A file of this writer alone, open for reading and writing.</param>
    /// <param name="offset">First byte, at a multiple of <see cref="Alignment"/>.</param>
    /// <param name="length">Number of bytes; the file is as long as it takes.</param>
    public static IndexMemory MapForWriting(FileStream file, long offset, long length)
    {
        file.SetLength(offset + length);
        return new Mapped(file, offset, length, MemoryMappedFileAccess.ReadWrite);
    }

    /// <summary>Hands what was written to a mapped file over to it.</summary>
    public abstract void Flush();

    /// <summary>Keeps the memory from being freed until <see cref="Release"/>, also when it is freed meanwhile.</summary>
    /// <exception cref="ObjectDisposedException">It was freed before.</exception>
    public abstract void Hold();

    /// <summary>Ends what <see cref="Hold"/> began.</summary>
    public abstract void Release();

    /// <summary>Frees a mapped part of a file as soon as nobody holds it; of other memory the collector takes care.</summary>
    public abstract void Free();

    private sealed class Mapped : IndexMemory
    {
        // Its handle unmaps when nothing refers to it any more, which this object does as long as it lives.
        private readonly SafeMemoryMappedViewHandle view;
        private readonly MemoryMappedViewAccessor accessor;
        private readonly byte* start;

        public Mapped(FileStream file, long offset, long length, MemoryMappedFileAccess access)
        {
            using var mapping = MemoryMappedFile.CreateFromFile(file, null, 0, access, HandleInheritability.None, leaveOpen: true);
            accessor = mapping.CreateViewAccessor(offset, length, access);
            view = accessor.SafeMemoryMappedViewHandle;
            start = (byte*)view.DangerousGetHandle() + accessor.PointerOffset;
            Length = length;
        }

        public override byte* Start => start;

        public override long Length { get; }

        public override void Flush() => accessor.Flush();

        public override void Hold()
        {
            var held = false;
            view.DangerousAddRef(ref held);
        }

        public override void Release() => view.DangerousRelease();

        public override void Free() => view.Dispose();
    }

    private sealed class Allocated : IndexMemory
    {
        private readonly byte* start;

        public Allocated(long length)
        {
            Length = length;
            start = (byte*)NativeMemory.AlignedAlloc((nuint)Math.Max(length, 1), Alignment);
            NativeMemory.Clear(start, (nuint)length);
            // The collector must know what hangs on this small object, or replaced runs would pile up.
            if (length > 0)
                GC.AddMemoryPressure(length);
        }

        ~Allocated()
        {
            NativeMemory.AlignedFree(start);
            if (Length > 0)
                GC.RemoveMemoryPressure(Length);
        }

        public override byte* Start => start;

        public override long Length { get; }

        // Nothing stands behind it, and whoever refers to it holds it.
        public override void Flush()
        {
        }

        public override void Hold()
        {
        }

        public override void Release()
        {
        }

        public override void Free()
        {
        }
    }
}
