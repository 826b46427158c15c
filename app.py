"""The server, and the script that it runs for every page. Start it with `make run`."""

if __name__ == "__main__":
    from views.navigation import navigate

    navigate()
else:
    from streamlit.starlette import App

    from views.present.standing import routes

    app = App(__file__, routes=routes())
