"""The system calls that student code may not make: a filter in the kernel's own language.

Written by hand, so that no library has to be there.  Everything is allowed that is not named
below: NumPy and torch make too many different calls for a list of what they need to stay right.
What is newer than this list does not exist (`ENOSYS`), and neither do 32-bit calls.
"""

from __future__ import annotations

import ctypes
import errno
import struct
from collections.abc import Iterator

from autograder.jail import kernel

# Numbers on x86-64 and aarch64; −1 where a machine does not have the call.
_DENIED: dict[str, tuple[int, int]] = {
    # no other processes, no other programs
    "fork": (57, -1), "vfork": (58, -1), "execve": (59, 221), "execveat": (322, 281),
    # nothing reaches another process
    "ptrace": (101, 117), "process_vm_readv": (310, 270), "process_vm_writev": (311, 271),
    "kcmp": (312, 272), "pidfd_send_signal": (424, 424), "pidfd_open": (434, 434),
    "pidfd_getfd": (438, 438), "process_madvise": (440, 440), "process_mrelease": (448, 448),
    "tkill": (200, 130), "setpriority": (141, 140), "ioprio_set": (251, 30),
    "migrate_pages": (256, 238), "move_pages": (279, 239),
    # no sockets of any family: the wire is open already
    "socket": (41, 198), "socketpair": (53, 199), "connect": (42, 203), "bind": (49, 200),
    "listen": (50, 201), "accept": (43, 202), "accept4": (288, 242),
    # no other namespaces and no mounts
    "unshare": (272, 97), "setns": (308, 268), "mount": (165, 40), "umount2": (166, 39),
    "pivot_root": (155, 41), "chroot": (161, 51), "open_tree": (428, 428),
    "move_mount": (429, 429), "fsopen": (430, 430), "fsconfig": (431, 431),
    "fsmount": (432, 432), "fspick": (433, 433), "mount_setattr": (442, 442),
    # no memory beside the address space, whose size is limited
    "memfd_create": (319, 279), "memfd_secret": (447, 447), "shmget": (29, 194),
    "shmat": (30, 196), "shmctl": (31, 195), "semget": (64, 190), "msgget": (68, 186),
    "mq_open": (240, 180),
    # no attributes of files, which Landlock leaves alone
    "chmod": (90, -1), "fchmod": (91, 52), "fchmodat": (268, 53), "fchmodat2": (452, 452),
    "chown": (92, -1), "fchown": (93, 55), "lchown": (94, -1), "fchownat": (260, 54),
    "utime": (132, -1), "utimes": (235, -1), "futimesat": (261, -1), "utimensat": (280, 88),
    "setxattr": (188, 5), "lsetxattr": (189, 6), "fsetxattr": (190, 7),
    "removexattr": (197, 14), "lremovexattr": (198, 15), "fremovexattr": (199, 16),
    "mknod": (133, -1), "mknodat": (259, 33), "name_to_handle_at": (303, 264),
    "open_by_handle_at": (304, 265),
    # corners of the kernel where holes have been found, and the machine's own business
    "io_uring_setup": (425, 425), "io_uring_enter": (426, 426), "io_uring_register": (427, 427),
    "userfaultfd": (323, 282), "bpf": (321, 280), "perf_event_open": (298, 241),
    "add_key": (248, 217), "request_key": (249, 218), "keyctl": (250, 219),
    "fanotify_init": (300, 262), "personality": (135, 92), "modify_ldt": (154, -1),
    "iopl": (172, -1), "ioperm": (173, -1), "init_module": (175, 105),
    "finit_module": (313, 273), "delete_module": (176, 106), "kexec_load": (246, 104),
    "kexec_file_load": (320, 294), "reboot": (169, 142), "swapon": (167, 224),
    "swapoff": (168, 225), "acct": (163, 89), "quotactl": (179, 60), "quotactl_fd": (443, 443),
    "syslog": (103, 116), "sethostname": (170, 161), "setdomainname": (171, 162),
    "settimeofday": (164, 170), "clock_settime": (227, 112), "clock_adjtime": (305, 266),
    "adjtimex": (159, 171), "vhangup": (153, 58),
}  # fmt: skip

#: Calls whose first argument must be this process; zero means it, too, in the second group.
_OWN_PID = {"kill": (62, 129), "tgkill": (234, 131), "rt_sigqueueinfo": (129, 138),
            "rt_tgsigqueueinfo": (297, 240)}  # fmt: skip
_OWN_PID_OR_ZERO = {"prlimit64": (302, 261), "sched_setaffinity": (203, 122),
                    "sched_setscheduler": (144, 119), "sched_setparam": (142, 118),
                    "sched_setattr": (314, 274)}  # fmt: skip
#: Values of the second argument that are refused: who gets a descriptor's signals, and input
#: pushed into a terminal.
_NOT_SECOND = {("fcntl", 72, 25): (8, 10, 15), ("ioctl", 16, 29): (0x8901, 0x8902, 0x5412)}

_CLONE, _CLONE3, _CLONE_THREAD = (56, 220), 435, 0x00010000
_NEWEST = 462  # mseal: what came later is not in the list above
_ARCHITECTURE = (0xC000003E, 0xC00000B7)
_X32 = 0x40000000

_LOAD, _EQUAL, _GREATER_EQUAL, _ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_KILL, _ALLOW, _ERRNO = 0x80000000, 0x7FFF0000, 0x00050000
_NUMBER_AT, _ARCHITECTURE_AT, _ARGUMENTS_AT = 0, 4, 16

Instruction = tuple[int, int, int, int]


def program(pid: int) -> bytes:
    """The filter for the process with this number, as the kernel takes it."""
    return b"".join(struct.pack("HBBI", *instruction) for instruction in _program(pid))


def install(filter_: bytes) -> None:
    """Put the calling process under a filter, for good.  Raises OSError where there is none."""
    kernel.prctl(kernel.PR_SET_NO_NEW_PRIVS, 1)
    code = ctypes.create_string_buffer(filter_, len(filter_))
    # struct sock_fprog: the number of instructions, padding, and where they are
    head = struct.pack("HxxxxxxQ", len(filter_) // 8, ctypes.addressof(code))
    header = ctypes.create_string_buffer(head, len(head))
    kernel.prctl(kernel.PR_SET_SECCOMP, 2, ctypes.addressof(header))


def _program(pid: int) -> Iterator[Instruction]:
    machine = kernel.MACHINE
    yield _LOAD, 0, 0, _ARCHITECTURE_AT
    yield _EQUAL, 1, 0, _ARCHITECTURE[machine]
    yield _RETURN, 0, 0, _KILL
    yield _LOAD, 0, 0, _NUMBER_AT
    yield _GREATER_EQUAL, 0, 1, _NEWEST + 1  # this covers the numbers of x32 as well
    yield _RETURN, 0, 0, _ERRNO | errno.ENOSYS
    for numbers in _DENIED.values():
        if numbers[machine] >= 0:
            yield _EQUAL, 0, 1, numbers[machine]
            yield _RETURN, 0, 0, _ERRNO | errno.EPERM
    # Its flags lie in memory, out of a filter's sight; the C library then uses `clone`.
    yield _EQUAL, 0, 1, _CLONE3
    yield _RETURN, 0, 0, _ERRNO | errno.ENOSYS
    yield from _when(_CLONE[machine], 0, [(_ANY_BIT, _CLONE_THREAD)], allow=True)
    for numbers in _OWN_PID.values():
        yield from _when(numbers[machine], 0, [(_EQUAL, pid)], allow=True)
    for numbers in _OWN_PID_OR_ZERO.values():
        yield from _when(numbers[machine], 0, [(_EQUAL, pid), (_EQUAL, 0)], allow=True)
    for (_, *both), values in _NOT_SECOND.items():
        yield from _when(both[machine], 1, [(_EQUAL, value) for value in values], allow=False)
    yield _RETURN, 0, 0, _ALLOW


def _when(
    number: int, argument: int, tests: list[tuple[int, int]], *, allow: bool
) -> Iterator[Instruction]:
    """Decide a call by the low half of one argument: any test that holds allows it, or forbids it.

    The kernel itself looks at no more than the low half of these arguments.
    """
    permit, refuse = (_RETURN, 0, 0, _ALLOW), (_RETURN, 0, 0, _ERRNO | errno.EPERM)
    yield _EQUAL, 0, len(tests) + 3, number
    yield _LOAD, 0, 0, _ARGUMENTS_AT + 8 * argument
    for position, (test, value) in enumerate(tests):
        yield test, len(tests) - position, 0, value
    yield refuse if allow else permit
    yield permit if allow else refuse
