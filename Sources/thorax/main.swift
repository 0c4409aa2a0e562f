#if LIBTORCH
    import Commands

    await ThoraxCommand.runAndLeave()
#else
    import DataCommands

    await CommandLineRun.andLeave(TorchFreeCommand.self)
#endif
