//! Memory, as a command has it that stays for days.

/// Asks the system for small pages from now on. A project that was read leaves memory with holes of every size, and huge pages give none of them back: about half
/// of what a server has would be such holes. A command that comes and goes does better with huge pages, since it waits less often for the system.
pub(crate) fn in_small_pages() {
    // Where the system has no say in it, nothing is different.
    #[cfg(target_os = "linux")]
    let _ = rustix::thread::disable_transparent_huge_pages(true);
}
