"""The most memory that this process took."""

import resource


def peak_megabytes() -> float:
    """Peak of the resident memory in MB (2^20 bytes), since the program was started.

    `ru_maxrss` would count what the parent held when it forked, hence Linux's own figure where it is.
    """
    try:
        with open("/proc/self/status", encoding="ascii") as file:
            kibibytes = next(int(line.split()[1]) for line in file if line.startswith("VmHWM"))
    except OSError:
        kibibytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(kibibytes / 1024, 1)
