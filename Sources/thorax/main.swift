import Commands

await ThoraxCommand.runAndLeave()
